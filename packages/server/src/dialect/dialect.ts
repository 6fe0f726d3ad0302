import type { JobApi, JobError, JobState } from '@longrun/core';
import type { Caller, OwnKind } from '@longrun/engine';
import type { Connection } from '../connection.ts';
import type { Reply } from '../reply.ts';
import type { PathNames, RouteScope } from '../route.ts';
import type { Server } from '../server.ts';

/** The fields of a query and of a form, by name; of a name that comes twice, the last. */
export type Fields = Readonly<Record<string, string>>;

/** A foreign API on the engine: how its clients say who they are, what its errors look like, and its routes. */
export interface Dialect {
  /** In lower case; the name of its folder, of its page and of its column in the table of states. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  /** Its word for each of our states. */
  readonly states: Readonly<Record<JobState, string>>;
  /** Everything below this path is its own. */
  readonly prefix: `/${string}`;
  /** The path that a request means, where its clients write it in more than one way; slashes at the end are gone already. */
  readonly normalPath?: (path: string) => string;
  /** The key that a request carries; undefined when it carries none. */
  readonly token: (request: Request, fields: Fields) => string | undefined;
  /** An error in its own shape. */
  readonly refuse: (error: JobError, ask: Refused) => Reply;
  /** True: pages of other sites may ask, as long as they bring a key. */
  readonly crossOrigin?: true;
  /** What the server is to do for it besides answering. */
  readonly ownKinds?: (server: Server) => readonly OwnKind[];
  readonly routes: readonly DialectRoute[];
}

/** What is known of a request that is refused: it may not have got as far as its caller. */
export interface Refused {
  readonly request: Request;
  readonly fields: Fields;
}

/** One request of a dialect, from a caller who may ask it. */
export interface DialectAsk<Names extends string = string> extends Refused {
  readonly server: Server;
  readonly from: Connection;
  readonly token: string | undefined;
  readonly caller: Caller;
  /** The engine on behalf of the caller. */
  readonly jobs: JobApi;
  /** The decoded parts of the path. */
  readonly params: Readonly<Record<Names, string>>;
  readonly query: URLSearchParams;
  /** The JSON of the body; undefined without one. */
  readonly body: unknown;
  /** Scheme and host, as the client wrote them, for absolute links. */
  readonly origin: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One exchange: what the request asks, what the engine does for it, and how the answer is put. `read` and `write` only
 *  translate. */
export interface DialectRouteSpec<Path extends string, Asked, Done> {
  readonly methods: readonly Method[];
  /** From the root of the server. */
  readonly path: Path;
  readonly scope: RouteScope;
  /** How a body is read: not at all unless told otherwise. A form may also come as JSON, and its fields in the query. */
  readonly body?: 'json' | 'form';
  /** A body (or the fields) that does something, for documentation and for tests. */
  readonly example?: unknown;
  readonly read: (ask: DialectAsk<PathNames<Path>>) => Asked | Promise<Asked>;
  readonly run: (jobs: JobApi, asked: Asked, ask: DialectAsk<PathNames<Path>>) => Promise<Done>;
  readonly write: (done: Done, asked: Asked, ask: DialectAsk<PathNames<Path>>) => Reply;
}

/** A route whose own types are no longer known, as a table holds it. */
export type DialectRoute = DialectRouteSpec<string, unknown, unknown>;

/** Checks a route against itself and lets it into a table. */
export function dialectRoute<const Path extends `/${string}`, Asked, Done>(
  spec: DialectRouteSpec<Path, Asked, Done>,
): DialectRoute {
  // Its parts take less than a table promises; the mount hands each what the one before it gave.
  return spec as unknown as DialectRoute;
}
