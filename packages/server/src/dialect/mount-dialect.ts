import { type ErrorFacts, JobError } from '@longrun/core';
import { type Context, Hono } from 'hono';
import { refuseForeignPage, requireScope } from '../auth.ts';
import { readJson } from '../body.ts';
import type { Env } from '../mount-native.ts';
import { expected } from '../problem.ts';
import { type Reply, toResponse } from '../reply.ts';
import type { Server } from '../server.ts';
import type { Dialect, DialectAsk, DialectRoute, Fields } from './dialect.ts';
import { fieldsOf, readForm } from './fields.ts';

/** Puts a dialect under its prefix. This alone walks its routes. */
export function mountDialect(hono: Hono<Env>, dialect: Dialect, server: Server): void {
  const api = new Hono<Env>({ getPath: (request) => normalPath(dialect, request) });
  for (const route of dialect.routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    api.on([...route.methods], path, (context) => serve(dialect, route, server, context));
  }
  if (dialect.crossOrigin) api.options('*', () => new Response(null, { status: 204, headers: PREFLIGHT }));
  api.all('*', (context) =>
    answer(dialect, server, context, undefined, async () => {
      throw nothingThere(dialect, context);
    }),
  );
  for (const path of [dialect.prefix, `${dialect.prefix}/*`])
    hono.all(path, ({ req, env }) => api.fetch(req.raw, env));
}

const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': '*, authorization',
  'access-control-max-age': '600',
} as const;

// A page of another site may read what its own key opens, and nothing that the place of the reader opens.
const READABLE = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' } as const;

function normalPath(dialect: Dialect, request: Request): string {
  const path = new URL(request.url).pathname.replace(/^\/{2,}/, '/').replace(/(?<=.)\/+$/, '');
  return dialect.normalPath?.(path) ?? path;
}

function serve(dialect: Dialect, route: DialectRoute, server: Server, context: Context<Env>) {
  return answer(dialect, server, context, route, async (sent) => {
    const { request, fields, token } = sent;
    if (server.isClosing()) throw new JobError('shutting-down', 'The server is shutting down.');
    if (token === undefined) refuseForeignPage(request);
    const from = context.env;
    const caller = route.scope === 'open' ? NOBODY : await server.admit(token, request, from);
    if (route.scope !== 'open') requireScope(caller, route.scope);
    const url = new URL(request.url);
    const ask: DialectAsk = {
      server,
      request,
      from,
      token,
      caller,
      fields,
      jobs: server.jobs(caller),
      params: context.req.param(),
      query: url.searchParams,
      body:
        route.body === 'json' ? await readJson(request, { ...bodyLimits(server), anyType: true }) : undefined,
      origin: url.origin,
    };
    const asked = await route.read(ask);
    return route.write(await route.run(ask.jobs, asked, ask), asked, ask);
  });
}

// Open routes have no use for a caller; this one may do nothing.
const NOBODY = { tenant: '', actor: 'nobody', scopes: [] } as const;

interface Sent {
  readonly request: Request;
  readonly fields: Fields;
  readonly token: string | undefined;
}

/** The one catch of a dialect. */
async function answer(
  dialect: Dialect,
  server: Server,
  { req }: Context<Env>,
  route: DialectRoute | undefined,
  run: (sent: Sent) => Promise<Reply>,
): Promise<Response> {
  const request = req.raw;
  let fields = fieldsOf(new URL(request.url).searchParams);
  let token: string | undefined;
  let reply: Reply;
  try {
    if (route?.body === 'form') fields = { ...fields, ...(await readForm(request, bodyLimits(server))) };
    token = dialect.token(request, fields);
    reply = await run({ request, fields, token });
  } catch (error) {
    reply = dialect.refuse(expected(error, server.logBug), { request, fields });
  }
  server.metrics.countRequest(route && { method: request.method, path: route.path }, reply.status ?? 200);
  const isReadable = dialect.crossOrigin && token !== undefined;
  const headers = { ...reply.headers, ...(isReadable && READABLE) };
  return toResponse({ ...reply, headers }, request.method === 'HEAD');
}

function bodyLimits({ limits }: Server) {
  return {
    bytes: limits.singleBytes,
    depth: limits.jsonDepth,
    values: limits.jsonValues,
    receiveMs: limits.receiveMs,
  };
}

function nothingThere(dialect: Dialect, { req }: Context<Env>): JobError {
  const path = normalPath(dialect, req.raw);
  const allowed = dialect.routes
    .filter((route) => patternOf(route).test(path))
    .flatMap(({ methods }) => methods);
  if (allowed.length === 0) return new JobError('not-found', `There is nothing at ${path}.`);
  const facts: ErrorFacts = { allow: [...new Set(allowed)].join(', ') };
  return new JobError(
    'method-not-allowed',
    `${path} does not take ${req.method}, but ${facts.allow}.`,
    facts,
  );
}

function patternOf({ path }: DialectRoute): RegExp {
  const parts = path.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
