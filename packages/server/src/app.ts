import { isJobError, JobError } from '@longrun/core';
import type { Engine, OwnJobs } from '@longrun/engine';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { type Admit, admitByKey } from './auth.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect/dialect.ts';
import { mountDialect } from './dialect/mount-dialect.ts';
import { dialects } from './dialects/dialects.ts';
import { failureLimit } from './failure-limit.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { type Held, heldRequests } from './held-requests.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { metrics } from './metrics.ts';
import { type Env, mountNative } from './mount-native.ts';
import { type Page, pageReply } from './page.ts';
import { type LogBug, logBugToConsole, replyOrProblem } from './problem.ts';
import { toResponse } from './reply.ts';
import type { Server } from './server.ts';
import { updateFrames } from './update-frames.ts';

export interface AppOptions {
  readonly engine: Engine;
  /** Who may ask; by the keys of the engine unless told otherwise. */
  readonly auth?: Admit;
  /** The built-in page. Without one, `/` leads to the documentation. */
  readonly page?: Page;
  /** The foreign APIs to speak; all of them unless told otherwise. */
  readonly dialects?: readonly Dialect[];
  readonly limits?: Partial<Limits>;
  /** True: callbacks, and inputs that clients give by their address, may lead to http and to addresses inside this network.
   *  While there are no keys they may, for then only this machine asks. */
  readonly allowPrivateAddresses?: boolean;
  /** Told of errors that nobody expected; they go to the console unless told otherwise. */
  readonly logBug?: LogBug;
}

/** The HTTP surface, as a function from request to response. */
export interface App {
  /** Never rejects. `from` tells who is at the other end; an adapter knows. */
  fetch(request: Request, from?: Connection): Promise<Response>;
  /** Begins the shutdown: streams end with a hint to come back, polls are answered, new requests refused. */
  close(): void;
}

export function createApp(options: AppOptions): App {
  let closing = false;
  const own = new Map<string, OwnJobs>();
  const server = createServer(options, own, () => closing);
  const hono = new Hono<Env>({ getPath: pathOf });
  mountNative(hono, server);
  for (const dialect of options.dialects ?? dialects) {
    mountDialect(hono, dialect, server);
    for (const kind of dialect.ownKinds?.(server) ?? []) own.set(kind.kind, options.engine.own(kind));
  }

  const serve = async (request: Request, run: () => Promise<Parameters<typeof toResponse>[0]>) => {
    const reply = await replyOrProblem(run, server.logBug);
    server.metrics.countRequest(undefined, reply.status ?? 200);
    return toResponse(reply, request.method === 'HEAD');
  };
  for (const path of ['/', '/assets/*'])
    hono.get(path, ({ req }) => serve(req.raw, () => pageReply(options.page, req.path)));
  hono.notFound(({ req }) =>
    serve(req.raw, async () => {
      throw nothingThere(req.method, req.path, allowedMethods(hono, req.path));
    }),
  );

  hono.onError((error, { req }) =>
    serve(req.raw, async () => {
      throw error;
    }),
  );

  return {
    fetch: (request, from = {}) => server.metrics.track(Promise.resolve(hono.fetch(request, from))),
    close() {
      if (closing) return;
      closing = true;
      for (const jobs of own.values()) jobs.close();
      server.held.close();
      server.metrics.close();
    },
  };
}

function createServer(
  { engine, auth, allowPrivateAddresses = false, limits: given, logBug = logBugToConsole }: AppOptions,
  own: ReadonlyMap<string, OwnJobs>,
  isClosing: () => boolean,
): Server {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const admit = auth ?? admitByKey(engine.keys, failureLimit({ perMinute: limits.failedLoginsPerMinute }));
  return {
    engine,
    admit,
    limits,
    logBug,
    isClosing,
    held: heldRequests((held) => isAdmitted(admit, held), limits.recheckMs),
    frames: updateFrames(),
    metrics: metrics(),
    jobs: (caller) => engine.as(caller),
    source: (caller) => engine.source(caller),
    async fetchOut(address, ask) {
      const isOurs = allowPrivateAddresses || (auth === undefined && !(await engine.keys.required()));
      return guardedFetch(address, { ...ask, reach: isOurs ? 'anywhere' : 'public' });
    },
    own(kind) {
      const jobs = own.get(kind);
      if (!jobs) throw new Error(`Nobody runs ${kind}.`);
      return jobs;
    },
  };
}

/** A client that was given our address with a slash at its end adds a path that begins with one. */
function pathOf(request: Request): string {
  return getPath(request).replace(/^\/{2,}/, '/');
}

/** A store that cannot answer just now says nothing about a key: whoever waits may go on waiting. */
async function isAdmitted(admit: Admit, { token, request, from }: Held): Promise<boolean> {
  try {
    await admit(token, request, from);
    return true;
  } catch (error) {
    return !isJobError(error) || error.status >= 500;
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function allowedMethods(hono: Hono<Env>, path: string): string[] {
  return METHODS.filter((method) => hono.router.match(method, path)[0].length > 0);
}

function nothingThere(method: string, path: string, allowed: readonly string[]): JobError {
  if (allowed.length === 0) return new JobError('not-found', `There is nothing at ${path}.`);
  const allow = allowed.join(', ');
  return new JobError('method-not-allowed', `${path} does not take ${method}, but ${allow}.`, { allow });
}
