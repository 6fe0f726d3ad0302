import { ERRORS, type ErrorCode, JobError } from '@longrun/core';

export interface HttpAddress {
  /** Where the server is, such as `https://jobs.example.org`; or several that share a store, with commas between: when one does not
   *  answer, the next is asked. */
  readonly url: string;
  /** A key with the scope `work`; sent as a bearer token. */
  readonly token?: string;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What a status means when its body is no problem of ours: a proxy answered, or no Longrun at all. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  408: 'request-timeout',
  413: 'too-large',
  429: 'too-many-requests',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** Where one request goes. */
export interface OneAddress extends HttpAddress {
  /** Of one server, without a slash at the end. */
  readonly url: string;
}

/** Sends one request; answers the JSON of the answer, undefined when it has no body. Rejects with a `JobError`. */
export async function httpRequest(
  address: OneAddress,
  send: typeof fetch,
  request: HttpRequest,
): Promise<unknown> {
  const response = await openHttp(address, send, request);
  try {
    const text = await response.text();
    return text === '' ? undefined : parse(text);
  } catch (error) {
    throw unreachable(address, error);
  }
}

/** Sends one request; the body of its answer is still to be read. Rejects with a `JobError`. */
export async function openHttp(
  address: OneAddress,
  send: typeof fetch,
  request: HttpRequest,
): Promise<Response> {
  const { method, path, contentType, body, headers, signal } = request;
  try {
    const response = await send(address.url + path, {
      method,
      signal,
      redirect: 'error', // a redirected POST becomes a GET, and a key must not travel elsewhere
      headers: {
        ...headers,
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(address.token !== undefined && { authorization: `Bearer ${address.token}` }),
      },
      ...(body !== undefined && { body }),
      // Required for a stream, and missing from the library's types.
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
    if (!response.ok) throw refusalOf(response.status, parse(await response.text()), address.url);
    return response;
  } catch (error) {
    throw error instanceof JobError ? error : unreachable(address, error);
  }
}

/** What stands for every way not to get an answer. */
export function unreachable(address: OneAddress, error: unknown): JobError {
  const { cause = error } = error instanceof Error ? error : {}; // fetch itself only says "fetch failed"
  return new JobError(
    'unreachable',
    `Longrun cannot be reached at ${address.url} (${String(cause)}).`,
    {},
    { cause: error },
  );
}

function refusalOf(status: number, problem: unknown, base: string): JobError {
  const { code, detail, errors } = isProblem(problem) ? problem : {};
  const known = typeof code === 'string' && Object.hasOwn(ERRORS, code);
  return new JobError(
    // Object.hasOwn has just said so.
    known ? (code as ErrorCode) : (BY_STATUS[status] ?? (status >= 500 ? 'internal' : 'invalid-request')),
    typeof detail === 'string' ? detail : `${base} answered with HTTP status ${status}.`,
    Array.isArray(errors) ? { errors } : {},
  );
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly errors?: unknown;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of a proxy; the status says the rest
  }
}
