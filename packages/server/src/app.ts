import { isJobError, JobError } from '@longrun/core';
import type { Engine } from '@longrun/engine';
import { Hono } from 'hono';
import { type Admit, admitByKey, bearerToken } from './auth.ts';
import type { Connection } from './connection.ts';
import { failureLimit } from './failure-limit.ts';
import { heldRequests } from './held-requests.ts';
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
  readonly limits?: Partial<Limits>;
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
  const server = createServer(options, () => closing);
  const hono = new Hono<Env>();
  mountNative(hono, server);

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
      server.held.close();
      server.metrics.close();
    },
  };
}

function createServer(
  { engine, auth, limits: given, logBug = logBugToConsole }: AppOptions,
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
    held: heldRequests((request, from) => isAdmitted(admit, request, from), limits.recheckMs),
    frames: updateFrames(),
    metrics: metrics(),
    jobs: (caller) => engine.as(caller),
    source: (caller) => engine.source(caller),
  };
}

/** A store that cannot answer just now says nothing about a key: whoever waits may go on waiting. */
async function isAdmitted(admit: Admit, request: Request, from: Connection): Promise<boolean> {
  try {
    await admit(bearerToken(request), request, from);
    return true;
  } catch (error) {
    return !isJobError(error) || error.status >= 500;
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

function allowedMethods(hono: Hono<Env>, path: string): string[] {
  return METHODS.filter((method) => hono.router.match(method, path)[0].length > 0);
}

function nothingThere(method: string, path: string, allowed: readonly string[]): JobError {
  if (allowed.length === 0) return new JobError('not-found', `There is nothing at ${path}.`);
  const allow = allowed.join(', ');
  return new JobError('method-not-allowed', `${path} does not take ${method}, but ${allow}.`, { allow });
}
