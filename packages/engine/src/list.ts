import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  fromMoment,
  isMoment,
  JOB_STATES,
  JobError,
  type JobPage,
  type ListQuery,
  type Violation,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { SCHEDULE_LABEL } from './schedules/scheduled-insert.ts';
import { showJob } from './show-job.ts';
import type { JobFilter } from './store-query.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** One page of the caller's jobs, newest first, without their bodies. */
export async function list(runtime: Runtime, caller: Caller, query: ListQuery = {}): Promise<JobPage> {
  const { store, catalogue } = runtime;
  assertValid(query);
  const secret = await store.read({ type: 'secret' });
  const filter = filterOf(query, caller.tenant);
  const beforeNumber = query.cursor === undefined ? undefined : openCursor(query.cursor, filter, secret);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const [rows, counts] = await Promise.all([
    store.read({
      type: 'list',
      ...filter,
      limit: limit + 1,
      ...(beforeNumber !== undefined && { beforeNumber }),
    }),
    query.counts ? store.read({ type: 'counts', ...filter }) : undefined,
    catalogue.load(caller.tenant),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    jobs: shown.map((row) => showJob(runtime, caller, row)),
    ...(rows.length > limit && last && { nextCursor: makeCursor(last.number, filter, secret) }),
    ...(counts && { counts }),
  };
}

function assertValid(query: ListQuery): void {
  const errors = filterViolations(query);
  const { limit } = query;
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT))
    errors.push({ pointer: '/limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` });
  if (errors.length > 0)
    throw new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}

/** What is wrong with the conditions of a query, whose place in the request is `at`. */
export function filterViolations(query: ListQuery, at = ''): Violation[] {
  const errors: Violation[] = [];
  const { state = [], createdAfter, createdBefore } = query;
  for (const one of state)
    if (!JOB_STATES.includes(one))
      errors.push({ pointer: `${at}/state`, message: `must be one of ${JOB_STATES.join(', ')}` });
  for (const [name, moment] of Object.entries({ createdAfter, createdBefore }))
    if (moment !== undefined && !isMoment(moment))
      errors.push({
        pointer: `${at}/${name}`,
        message: 'must be a moment in ISO 8601, such as 2026-11-22T15:00:00Z',
      });
  return errors;
}

export function filterOf(query: ListQuery, tenant: string): JobFilter {
  const { kind, owner, tag, scheduleId, attributes = {}, text } = query;
  const labels = [
    ...(owner === undefined ? [] : [{ name: 'owner', value: owner }]),
    ...(tag === undefined ? [] : [{ name: 'tag', value: tag }]),
    ...(scheduleId === undefined ? [] : [{ name: SCHEDULE_LABEL, value: scheduleId }]),
    ...Object.entries(attributes).map(([name, value]) => ({ name: `attribute.${name}`, value })),
  ];
  return {
    tenant,
    ...(query.state && query.state.length > 0 && { states: query.state }),
    ...(kind?.endsWith('*') && { kindPrefix: kind.slice(0, -1) }),
    ...(kind !== undefined && !kind.endsWith('*') && { kind }),
    ...(labels.length > 0 && { labels }),
    ...(query.parentId !== undefined && { parentId: query.parentId }),
    ...(query.topLevel && { topLevel: true }),
    ...(text && { text }),
    ...(query.createdAfter !== undefined && { createdAfter: fromMoment(query.createdAfter) }),
    ...(query.createdBefore !== undefined && { createdBefore: fromMoment(query.createdBefore) }),
  };
}

/** A cursor is worth nothing to another tenant or with another filter: its seal covers both. */
function makeCursor(number: number, filter: JobFilter, secret: string): string {
  return Buffer.from(`${number}.${seal(number, filter, secret)}`).toString('base64url');
}

function openCursor(cursor: string, filter: JobFilter, secret: string): number {
  const [number = '', given = ''] = Buffer.from(cursor, 'base64url').toString().split('.');
  const right = Buffer.from(seal(Number(number), filter, secret));
  const claimed = Buffer.from(given);
  if (claimed.length !== right.length || !timingSafeEqual(claimed, right))
    throw new JobError(
      'invalid-request',
      'The cursor does not belong to this list. Start again without one.',
      {
        errors: [{ pointer: '/cursor', message: 'is not a cursor of this list' }],
      },
    );
  return Number(number);
}

function seal(number: number, filter: JobFilter, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${number} ${JSON.stringify(filter)}`)
    .digest('base64url')
    .slice(0, 22);
}
