import {
  DRIVERS,
  FAILURE_POLICIES,
  isKind,
  isMoment,
  isReservedKind,
  KIND_RULE,
  REACHED,
  RESERVED_KIND_RULE,
  type SubmitRequest,
  type Violation,
} from '@longrun/core';
import { retentionViolations } from './check-retention.ts';
import { uniqueViolations } from './unique-rule.ts';

const YEAR_MS = 366 * 24 * 3_600_000;

/** What is wrong with a request besides its input: each rule names its field. */
export function requestViolations(request: SubmitRequest): Violation[] {
  const found: Violation[] = [];
  const rule = (field: keyof SubmitRequest, holds: boolean, message: string) => {
    if (request[field] !== undefined && !holds) found.push({ pointer: `/${field}`, message });
  };
  if (typeof request.kind !== 'string' || !isKind(request.kind))
    found.push({ pointer: '/kind', message: `must be ${KIND_RULE}` });
  else if (isReservedKind(request.kind)) found.push({ pointer: '/kind', message: RESERVED_KIND_RULE });
  rule('priority', isWhole(request.priority, -100, 100), 'must be a whole number from -100 to 100');
  rule('maxAttempts', isWhole(request.maxAttempts, 1, 100), 'must be a whole number from 1 to 100');
  rule(
    'delayMs',
    isWhole(request.delayMs, 0, YEAR_MS),
    'must be a whole number of milliseconds, at most a year',
  );
  for (const field of ['timeoutMs', 'jobTimeoutMs', 'idleTimeoutMs', 'startWithinMs'] as const)
    rule(field, isWhole(request[field], 1, YEAR_MS), 'must be a whole number of milliseconds, 1 to a year');
  rule('onTimeout', request.onTimeout === 'fail' || request.onTimeout === 'stop', 'must be fail or stop');
  rule('errorRules', isRules(request.errorRules), 'must be at most 50 rules, each with a code');
  rule('predecessorIds', isTexts(request.predecessorIds, 1_000), 'must be at most 1,000 ids of jobs');
  rule(
    'onPredecessorFailure',
    FAILURE_POLICIES.some((policy) => policy === request.onPredecessorFailure),
    `must be one of ${FAILURE_POLICIES.join(', ')}`,
  );
  rule(
    'driver',
    DRIVERS.some((driver) => driver === request.driver),
    `must be one of ${DRIVERS.join(', ')}`,
  );
  rule(
    'silenceMs',
    isWhole(request.silenceMs, 0, YEAR_MS),
    'must be a whole number of milliseconds, at most a year',
  );
  rule('silenceMs', request.driver === 'caller', 'is for jobs that their caller drives');
  rule(
    'reached',
    REACHED.some((state) => state === request.reached),
    `must be one of ${REACHED.join(', ')}`,
  );
  rule('reached', request.driver === 'caller', 'is for jobs that their caller drives');
  rule('externalId', isText(request.externalId, 200), 'must be a text of 1 to 200 characters');
  rule('ref', isText(request.ref, 255), 'must be a text of 1 to 255 characters');
  rule(
    'scheduledAt',
    isMoment(request.scheduledAt),
    'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
  );
  rule('startBy', isMoment(request.startBy), 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z');
  rule('backoff', isBackoff(request.backoff), 'must have a type, fixed or exponential, and a delayMs');
  rule('idempotencyKey', isText(request.idempotencyKey, 255), 'must be a text of 1 to 255 characters');
  for (const field of ['owner', 'group', 'queue', 'concurrencyKey', 'source', 'destination'] as const)
    rule(field, isText(request[field], 255), 'must be a text of 1 to 255 characters');
  rule('tags', isTexts(request.tags, 50), 'must be at most 50 texts of 1 to 255 characters');
  rule(
    'attributes',
    isAttributes(request.attributes),
    'must be at most 50 names with texts of 1 to 255 characters',
  );
  found.push(...uniqueViolations(request), ...retentionViolations(request.retention, '/retention'));
  if (request.delayMs !== undefined && request.scheduledAt !== undefined)
    found.push({ pointer: '/scheduledAt', message: 'cannot be given together with delayMs' });
  if (request.startWithinMs !== undefined && request.startBy !== undefined)
    found.push({ pointer: '/startBy', message: 'cannot be given together with startWithinMs' });
  return found;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

function isBackoff(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, delayMs, maxDelayMs = 0, jitter = 0 } = value as Record<string, unknown>; // an object, seen above
  if (type !== 'fixed' && type !== 'exponential') return false;
  const isShare = typeof jitter === 'number' && jitter >= 0 && jitter <= 1;
  return isWhole(delayMs, 0, YEAR_MS) && isWhole(maxDelayMs, 0, YEAR_MS) && isShare;
}

function isTexts(value: unknown, most: number): boolean {
  return Array.isArray(value) && value.length <= most && value.every((text) => isText(text, 255));
}

function isRules(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 50 && value.every(isRule);
}

function isRule(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { code, permanent = false, backoff } = value as Record<string, unknown>; // an object, seen above
  return isText(code, 255) && typeof permanent === 'boolean' && (backoff === undefined || isBackoff(backoff));
}

function isAttributes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return entries.length <= 50 && entries.every(([name, text]) => isText(name, 255) && isText(text, 255));
}
