import type { SubmitRequest, Violation } from '@longrun/core';
import type { UniqueRule } from './store-command.ts';

const YEAR_MS = 366 * 24 * 3_600_000;
const RULES = ['onePending', 'oneActive', 'debounce'] as const;
// A debounce decides itself when the job begins.
const AT_ODDS = ['delayMs', 'scheduledAt', 'predecessorIds', 'trigger'] as const;

/** Which other job would stand in the way of this one. */
export function uniqueRuleOf({ onePending, oneActive, debounce }: SubmitRequest): UniqueRule | undefined {
  if (onePending !== undefined) return { key: onePending, while: 'pending' };
  if (oneActive !== undefined) return { key: oneActive, while: 'active' };
  if (!debounce) return undefined;
  const { key, ...waits } = debounce;
  return { key, while: 'pending', debounce: waits };
}

export function uniqueViolations(request: SubmitRequest): Violation[] {
  const found: Violation[] = [];
  const rule = (holds: boolean, pointer: string, message: string) => {
    if (!holds) found.push({ pointer, message });
  };
  const { onePending, oneActive, debounce } = request;
  for (const [field, key] of Object.entries({ onePending, oneActive }))
    rule(key === undefined || isKey(key), `/${field}`, 'must be a text of 1 to 255 characters');
  const [, second] = RULES.filter((name) => request[name] !== undefined);
  rule(second === undefined, `/${second}`, `cannot be given together with another of ${RULES.join(', ')}`);
  if (debounce === undefined) return found;
  if (typeof debounce !== 'object' || debounce === null)
    return [...found, { pointer: '/debounce', message: 'must have a key and waitMs' }];
  const { key, waitMs, maxWaitMs = waitMs } = debounce;
  rule(isKey(key), '/debounce/key', 'must be a text of 1 to 255 characters');
  rule(isSpan(waitMs, 1), '/debounce/waitMs', 'must be a whole number of milliseconds, 1 to a year');
  rule(
    isSpan(maxWaitMs, waitMs),
    '/debounce/maxWaitMs',
    'must be a whole number of milliseconds, at least waitMs',
  );
  const other = AT_ODDS.find((name) => request[name] !== undefined && request[name] !== 'immediate');
  rule(other === undefined, `/${other}`, 'cannot be given together with debounce');
  return found;
}

function isKey(key: unknown): boolean {
  return typeof key === 'string' && key.length > 0 && key.length <= 255;
}

function isSpan(value: unknown, least: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= YEAR_MS;
}
