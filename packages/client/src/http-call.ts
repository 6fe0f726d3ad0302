import { JobError, serversAt } from '@longrun/core';
import { createDeadline, type Deadline } from './deadline.ts';
import { persist } from './persist.ts';
import { refusalOf } from './problem.ts';
import { NOT_JSON, readJson } from './read-json.ts';

export interface HttpOptions {
  /** Where the server is, such as `https://jobs.example.org` or `https://example.org/longrun`; or several that share a store, with
   *  commas between: when one does not answer, what may be asked twice is asked the next. */
  readonly url: string;
  /** A key; sent as a bearer token. */
  readonly token?: string;
  /** Used in place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

export interface HttpRequest {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How long the answer may take to begin, in milliseconds; 30,000 unless told otherwise. */
  readonly deadlineMs?: number;
  /** Sending it twice does no harm, so it is sent again when no answer came. Reading is, unless told otherwise. */
  readonly repeatable?: boolean;
}

export interface HttpAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Asks the server. Every refusal, and every way not to get an answer, is a `JobError`; only the caller's own
 *  signal rejects with that signal's reason. */
export interface HttpCall {
  /** The whole answer. `Body` is what the route's contract says; it is not checked again here. */
  json<Body>(request: HttpRequest): Promise<HttpAnswer<Body>>;
  /** The answer as soon as its headers are there. Its body lives under `deadline`, which the caller closes. */
  open(request: HttpRequest, deadline: Deadline): Promise<Response>;
  /** The server that is asked. */
  readonly url: string;
}

const DEADLINE_MS = 30_000;

/** The error that an answer stands for which is no success. */
export type Refusal = (response: Response, body: unknown, url: string) => Error;

/** `refusal`: for an API whose errors are none of ours. */
export function httpCall(
  { url, token, fetch: ownFetch }: HttpOptions,
  refusal: Refusal = refusalOf,
): HttpCall {
  const servers = serversAt(url);
  // Looked up at each call: a page may install a polyfill or a tracer later.
  const send: typeof fetch = ownFetch ?? ((input, init) => globalThis.fetch(input, init));

  const openAt = async (base: string, request: HttpRequest, deadline: Deadline): Promise<Response> => {
    deadline.set(request.deadlineMs ?? DEADLINE_MS);
    const response = await send(addressOf(base, request), initOf(request, token, deadline.signal)).catch(
      (cause: unknown) => {
        request.signal?.throwIfAborted();
        throw unreachable(base, cause);
      },
    );
    if (!response.ok) throw refusal(response, await readJson(response, deadline), base);
    return response;
  };

  const askAt = async <Body>(
    base: string,
    request: HttpRequest,
    deadline: Deadline,
  ): Promise<HttpAnswer<Body>> => {
    const response = await openAt(base, request, deadline);
    const body = await readJson(response, deadline);
    if (body === NOT_JSON) throw notLongrun(base);
    return { status: response.status, body: body as Body }; // the wire rule: a route answers its core type
  };

  const anywhere = <T>(request: HttpRequest, deadline: Deadline, ask: (base: string) => Promise<T>) =>
    servers.ask(ask, () => isRepeatable(request) && !deadline.signal.aborted);

  const ask = async <Body>(request: HttpRequest): Promise<HttpAnswer<Body>> => {
    const deadline = createDeadline(request.signal);
    try {
      return await anywhere(request, deadline, (base) => askAt<Body>(base, request, deadline));
    } catch (error) {
      request.signal?.throwIfAborted();
      throw error;
    } finally {
      deadline.close();
    }
  };

  return {
    get url() {
      return servers.current;
    },
    open: (request, deadline) => anywhere(request, deadline, (base) => openAt(base, request, deadline)),
    json: (request) => (isRepeatable(request) ? persist(() => ask(request), request.signal) : ask(request)),
  };
}

function isRepeatable({ repeatable, method = 'GET' }: HttpRequest): boolean {
  return repeatable ?? method === 'GET';
}

function addressOf(base: string, { path, query }: HttpRequest): string {
  return query && query.size > 0 ? `${base}${path}?${query}` : base + path;
}

function initOf(
  { method = 'GET', body, headers }: HttpRequest,
  token: string | undefined,
  signal: AbortSignal,
): RequestInit {
  return {
    method,
    signal,
    cache: 'no-store',
    redirect: 'error', // a redirected POST silently becomes a GET, and a key must not travel elsewhere
    headers: {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function unreachable(base: string, cause: unknown): JobError {
  return new JobError(
    'unreachable',
    `Longrun cannot be reached at ${base} (${reasonOf(cause)}). Start a server there with \`longrun serve\`, or give the address of one that runs.`,
    { url: base },
    { cause },
  );
}

/** Node hides the reason in the cause: the error itself only says "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}

function notLongrun(base: string): JobError {
  return new JobError(
    'not-found',
    `What answers at ${base} is not a Longrun server: it does not speak JSON.`,
    {
      url: base,
    },
  );
}
