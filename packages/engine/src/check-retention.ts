import { JobError, MAX_RETENTION_MS, RETENTION_FIELDS, type Retention, type Violation } from '@longrun/core';

/** Refuses times for which nothing can be kept, naming the field below `at`. */
export function checkRetention(retention: Retention | undefined, at: string): void {
  const errors = retentionViolations(retention, at);
  if (errors.length > 0)
    throw new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}

export function retentionViolations(retention: Retention | undefined, at: string): Violation[] {
  return RETENTION_FIELDS.flatMap((field) => {
    const ms = retention?.[field];
    if (ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= MAX_RETENTION_MS)) return [];
    const message = `must be a whole number of milliseconds, at most ${MAX_RETENTION_MS} (a hundred years)`;
    return [{ pointer: `${at}/${field}`, message }];
  });
}
