import { JobError, type Violation } from '@longrun/core';

/** Rejects with `invalid-input` and every place where something is wrong. */
export function assertNone(errors: readonly Violation[]): void {
  const [first, ...more] = errors;
  if (!first) return;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  throw new JobError('invalid-input', `${first.pointer} ${first.message}${others}.`, { errors });
}
