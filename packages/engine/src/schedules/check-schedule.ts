import {
  fromMoment,
  isMoment,
  isScheduleName,
  MISSED,
  OVERLAPS,
  SCHEDULE_NAME_RULE,
  type ScheduleSpec,
  type Violation,
  type When,
} from '@longrun/core';
import { requestViolations } from '../check-request.ts';
import { rhythmOf } from './rhythm.ts';

const MAX_WHEN_LENGTH = 500;

export function nameViolations(name: string): Violation[] {
  return isScheduleName(name) ? [] : [{ pointer: '/name', message: `must be ${SCHEDULE_NAME_RULE}` }];
}

/** What is wrong with a schedule besides the input of its job: each rule names its field. */
export function scheduleViolations(spec: ScheduleSpec): Violation[] {
  const found = momentViolations(spec);
  const rule = (pointer: string, holds: boolean, message: string) => {
    if (!holds) found.push({ pointer, message });
  };
  const { overlap = 'skip', missed = 'once' } = spec;
  rule('/overlap', OVERLAPS.includes(overlap), `must be one of ${OVERLAPS.join(', ')}`);
  rule('/missed', MISSED.includes(missed), `must be one of ${MISSED.join(', ')}`);
  if (typeof spec.job !== 'object' || spec.job === null) rule('/job', false, 'is missing');
  else for (const { pointer, message } of requestViolations(spec.job)) rule(`/job${pointer}`, false, message);
  return found;
}

type Moments = Pick<ScheduleSpec, 'when' | 'timezone' | 'startingAt' | 'until'>;

/** What is wrong with the moments alone. */
export function momentViolations(spec: Moments): Violation[] {
  const found: Violation[] = [];
  for (const field of ['startingAt', 'until'] as const)
    if (spec[field] !== undefined && !isMoment(spec[field]))
      found.push({
        pointer: `/${field}`,
        message: 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
      });
  if (!isTimezone(spec.timezone))
    found.push({
      pointer: '/timezone',
      message: 'must be the IANA name of a time zone, such as Europe/Berlin',
    });
  const unreadable = whenProblem(spec.when);
  if (unreadable !== undefined) found.push({ pointer: '/when', message: unreadable });
  if (found.length > 0) return found;
  const { until, ...endless } = spec;
  const { startingAt } = endless;
  if (startingAt !== undefined && until !== undefined && fromMoment(until) < fromMoment(startingAt))
    return [{ pointer: '/until', message: 'must not be before startingAt' }];
  const start = startingAt === undefined ? Date.UTC(2000, 0) : fromMoment(startingAt);
  if (rhythmOf(endless).after(start) === undefined)
    return [{ pointer: '/when', message: 'names a day that never comes' }];
  return [];
}

function whenProblem(when: When): string | undefined {
  const isText = typeof when === 'string' && when.length <= MAX_WHEN_LENGTH;
  if (!isText && !(typeof when === 'object' && when !== null && typeof when.every === 'number'))
    return 'must be cron, words or { every: milliseconds }';
  try {
    rhythmOf({ when });
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function isTimezone(timezone: string | undefined): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }) !== undefined;
  } catch {
    return false;
  }
}
