import type { Json, Violation } from '@longrun/core';

/** What did not match its schema. Another attempt would find it no different. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
  readonly retryable = false;
  readonly code: string;
  readonly details: Json;

  constructor(what: 'input' | 'checkpoint' | 'output', errors: readonly Violation[]) {
    const first = errors[0];
    super(
      `The ${what} does not match its schema${first ? `: ${first.pointer || 'the whole'}: ${first.message}` : ''}.`,
    );
    this.code = `invalid-${what}`;
    this.details = { errors: errors.map(({ pointer, message }) => ({ pointer, message })) };
  }
}
