import type { Failure, Json } from '@longrun/core';

/** Turns whatever a handler threw into data. A string `code`, JSON `details` and `retryable: false` are kept. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: 'handler-failed', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'handler-failed';
  const details = 'details' in error ? toJson(error.details) : undefined;
  return {
    code,
    message: error.message,
    ...(details !== undefined && { details }),
    ...('retryable' in error && error.retryable === false && { retryable: false }),
  };
}

/** How long the handler wants to wait before the next attempt, if it said so. */
export function retryAfterOf(error: unknown): number | undefined {
  const wish = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined;
  return typeof wish === 'number' && Number.isFinite(wish) ? Math.max(0, Math.round(wish)) : undefined;
}

function toJson(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // details that are no JSON must not hide the failure itself
  }
}
