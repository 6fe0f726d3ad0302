import { ERRORS, type ErrorCode, JobError } from '@longrun/core';

export interface HttpAddress {
  /** Where the server is, such as `https://jobs.example.org`. */
  readonly url: string;
  /** A key with the scope `work`; sent as a bearer token. */
  readonly token?: string;
}

export interface HttpRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly contentType: string;
  readonly body: string | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What a status means when its body is no problem of ours: a proxy answered, or no Longrun at all. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  429: 'too-many-requests',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** Sends one request; answers the JSON of the answer, undefined when it has no body. Rejects with a `JobError`. */
export async function httpRequest(
  { url, token }: HttpAddress,
  send: typeof fetch,
  request: HttpRequest,
): Promise<unknown> {
  const { method, path, contentType, body, headers, signal } = request;
  const base = url.replace(/\/+$/, '');
  try {
    const response = await send(base + path, {
      method,
      body,
      signal,
      redirect: 'error', // a redirected POST becomes a GET, and a key must not travel elsewhere
      headers: {
        ...headers,
        'content-type': contentType,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      // Required for a stream, and missing from the library's types.
      ...(typeof body !== 'string' && { duplex: 'half' }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : parse(text);
    if (!response.ok) throw refusalOf(response.status, answer, base);
    return answer;
  } catch (error) {
    if (error instanceof JobError) throw error;
    const { cause = error } = error instanceof Error ? error : {}; // fetch itself only says "fetch failed"
    throw new JobError(
      'unreachable',
      `Longrun cannot be reached at ${base} (${String(cause)}).`,
      {},
      { cause: error },
    );
  }
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
