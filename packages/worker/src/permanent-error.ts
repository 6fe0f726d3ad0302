import type { Json } from '@longrun/core';

export interface PermanentErrorOptions extends ErrorOptions {
  /** A short machine-readable name, `workbook-unreadable`. */
  readonly code?: string;
  readonly details?: Json;
}

/** Thrown by a handler to say that another attempt would fail the same way. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly retryable = false;
  readonly code: string;
  readonly details: Json | undefined;

  constructor(message: string, { code = 'permanent', details, ...options }: PermanentErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}
