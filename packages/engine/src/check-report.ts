import { isMoment, JobError, type JobReport, SEVERITIES, type Violation } from '@longrun/core';

const MAX_TEXT = 10_000;
const YEAR_MS = 366 * 24 * 3_600_000;
const isWait = (ms: number) => Number.isInteger(ms) && ms >= 0 && ms <= YEAR_MS;

/** Refuses a report that could not be shown or stored, naming the field. */
export function checkReport({ progress, messages = [], steps = {}, settlement }: JobReport): void {
  const errors: Violation[] = [];
  if (progress?.estimatedCompletionAt !== undefined && !isMoment(progress.estimatedCompletionAt))
    errors.push({
      pointer: '/progress/estimatedCompletionAt',
      message: 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
    });
  for (const [index, { severity, text }] of messages.entries()) {
    if (!SEVERITIES.includes(severity))
      errors.push({
        pointer: `/messages/${index}/severity`,
        message: `must be one of ${SEVERITIES.join(', ')}`,
      });
    if (typeof text !== 'string' || text.length > MAX_TEXT)
      errors.push({
        pointer: `/messages/${index}/text`,
        message: `must be a text of at most ${MAX_TEXT} characters`,
      });
  }
  for (const name of Object.keys(steps))
    if (name.length === 0 || name.length > 255)
      errors.push({ pointer: `/steps/${name}`, message: 'must have a name of 1 to 255 characters' });
  if (
    settlement?.type === 'failed' &&
    (!settlement.error?.code || typeof settlement.error.message !== 'string')
  )
    errors.push({ pointer: '/settlement/error', message: 'must have a code and a message' });
  if (
    settlement?.type === 'failed' &&
    settlement.retryAfterMs !== undefined &&
    !isWait(settlement.retryAfterMs)
  )
    errors.push({ pointer: '/settlement/retryAfterMs', message: 'must be a whole number of milliseconds' });
  if (errors.length > 0)
    throw new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}
