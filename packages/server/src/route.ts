import type { ErrorCode } from '@longrun/core';
import type { Caller, Scope } from '@longrun/engine';
import type { z } from 'zod';
import type { Connection } from './connection.ts';
import type { Reply } from './reply.ts';
import type { Server } from './server.ts';

/** What a route asks of the caller; `open` asks nothing, not even a key. */
export type RouteScope = Scope | 'open';

/** The names in braces of a path: `/v1/jobs/{id}` gives `id`. */
export type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/** One request, checked: what a handler may rely on. */
export interface Ask<Names extends string = string, Query = unknown, Body = unknown> {
  readonly server: Server;
  readonly request: Request;
  readonly from: Connection;
  /** The key that the request came with. */
  readonly token: string | undefined;
  readonly caller: Caller;
  readonly params: Readonly<Record<Names, string>>;
  readonly query: Query;
  readonly body: Body;
}

/** One way a route may answer, besides its errors. */
export interface Answer {
  readonly means: string;
  readonly schema?: z.ZodType;
  /** The content type, where it is not JSON. */
  readonly type?: string;
}

/** How large a body may be: one thing, or many. */
export type BodySize = 'single' | 'batch';

/** Everything there is to know of a route. Routing, checks, the API description and its page come from this. */
export interface RouteSpec<Path extends string, Query, Body> {
  /** The operation's name for whoever generates a client. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Path;
  readonly scope: RouteScope;
  readonly tag: string;
  readonly summary: string;
  readonly query?: z.ZodType<Query>;
  /** Without a schema a body is not read. */
  readonly body?: z.ZodType<Body>;
  readonly bodySize?: BodySize;
  /** The content type of a body that the handler reads itself, as a stream. */
  readonly stream?: string;
  /** Request headers that the handler looks at: name → what it means. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Errors that do not follow from the rest of this description. */
  readonly errors?: readonly ErrorCode[];
  /** A body that shows how it is used. */
  readonly example?: NoInfer<Body>;
  /** True: answered during a shutdown as well. */
  readonly always?: true;
  readonly handle: (ask: Ask<PathNames<Path>, Query, Body>) => Promise<Reply> | Reply;
}

/** A route whose own types are no longer known, as a table holds it. */
export type Route = RouteSpec<string, unknown, unknown>;

/** Checks a route against its own schemas and lets it into a table. */
export function route<const Path extends `/${string}`, Query = undefined, Body = undefined>(
  spec: RouteSpec<Path, Query, Body>,
): Route {
  // The handler takes less than a table promises; the mount hands it only what its own schemas let through.
  return spec as unknown as Route;
}
