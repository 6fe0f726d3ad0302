/** What a handler answers. `json` is written as it is; `body` goes out with the content type in `headers`. */
export interface Reply {
  /** 200 unless told otherwise. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

const NOSNIFF = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** For data: nothing in it may be cached, guessed at or run. */
export const DATA_HEADERS = {
  ...NOSNIFF,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** For what a browser shows: only our own scripts and styles, in nobody's frame. */
export const PAGE_HEADERS = {
  ...NOSNIFF,
  'cache-control': 'no-cache',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
} as const;

const JSON_HEADERS = { ...DATA_HEADERS, 'content-type': 'application/json' } as const;

/** A HEAD request gets the same head and no body; a body that streams is let go. */
export function toResponse({ status = 200, headers, json, body }: Reply, isHead = false): Response {
  if (json !== undefined) {
    const text = JSON.stringify(json);
    const all = headers ? { ...JSON_HEADERS, ...headers } : JSON_HEADERS;
    return new Response(isHead ? null : text, { status, headers: all });
  }
  if (isHead && body instanceof ReadableStream) void body.cancel();
  return new Response(isHead ? null : (body ?? null), { status, headers: { ...DATA_HEADERS, ...headers } });
}
