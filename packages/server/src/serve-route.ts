import { JobError } from '@longrun/core';
import type { Caller } from '@longrun/engine';
import type { z } from 'zod';
import { bearerToken, refuseForeignPage, requireScope } from './auth.ts';
import { readJson } from './body.ts';
import type { Connection } from './connection.ts';
import type { Held } from './held-requests.ts';
import { replyOrProblem } from './problem.ts';
import { queryReader, type ReadQuery } from './read-query.ts';
import { type Reply, toResponse } from './reply.ts';
import type { Route } from './route.ts';
import type { Server } from './server.ts';
import { type Part, validate } from './validate.ts';

/** Answers a request that was routed here. `params` are the decoded parts of the path. */
export type ServeRoute = (
  request: Request,
  from: Connection,
  params: Readonly<Record<string, string>>,
) => Promise<Response>;

// Handlers of open routes have no use for a caller; this one may do nothing.
const NOBODY: Caller = { tenant: '', actor: 'nobody', scopes: [] };

/** Puts one route together: who asks, may they, what do they ask, and only then the handler. */
export function serveRoute(route: Route, server: Server): ServeRoute {
  const readQuery = route.query && queryReader(route.query);
  return async (request, from, params) => {
    const answer = async (): Promise<Reply> => {
      if (server.isClosing() && !route.always)
        throw new JobError('shutting-down', 'The server is shutting down. Ask again in a moment.');
      if (route.method !== 'GET') refuseForeignPage(request);
      const token = bearerToken(request);
      const caller = await callerOf(route, server, { token, request, from });
      const query = readQuery && queryOf(route, readQuery, request);
      const body = route.body && (await bodyOf(route, server, request));
      return route.handle({ server, request, from, token, caller, params, query, body });
    };
    const reply = await replyOrProblem(answer, server.logBug);
    server.metrics.countRequest(route, reply.status ?? 200);
    return toResponse(reply, request.method === 'HEAD');
  };
}

async function callerOf(route: Route, server: Server, { token, request, from }: Held): Promise<Caller> {
  if (route.scope === 'open') return NOBODY;
  const caller = await server.admit(token, request, from);
  requireScope(caller, route.scope);
  return caller;
}

function queryOf({ query }: Route, read: ReadQuery, request: Request): unknown {
  const at = request.url.indexOf('?');
  return query && valid(query, read(new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1))), 'query');
}

async function bodyOf(
  { body, bodySize = 'single' }: Route,
  server: Server,
  request: Request,
): Promise<unknown> {
  const { limits } = server;
  const value = await readJson(request, {
    bytes: bodySize === 'batch' ? limits.batchBytes : limits.singleBytes,
    depth: limits.jsonDepth,
    values: limits.jsonValues,
    receiveMs: limits.receiveMs,
  });
  return body && valid(body, value, 'body');
}

function valid(schema: z.ZodType, value: unknown, part: Part): unknown {
  const checked = validate(schema, value, part);
  if (checked.error) throw checked.error;
  return checked.data;
}
