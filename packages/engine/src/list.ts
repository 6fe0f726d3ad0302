import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  DRIVERS,
  fromMoment,
  isMoment,
  JOB_STATES,
  JobError,
  type JobPage,
  LIST_ORDERS,
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
const MAX_KINDS = 200;

/** One page of the caller's jobs, without their bodies. */
export async function list(runtime: Runtime, caller: Caller, query: ListQuery = {}): Promise<JobPage> {
  const { store, catalogue } = runtime;
  assertValid(query);
  const secret = await store.read({ type: 'secret' });
  const filter = filterOf(query, caller.tenant);
  const cursor = query.cursor === undefined ? undefined : openCursor(query.cursor, filter, secret);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const [rows, counts] = await Promise.all([
    store.read({ type: 'list', ...stretch(filter, cursor), reader: caller.actor, limit: limit + 1 }),
    query.counts ? store.read({ type: 'counts', ...filter }) : undefined,
    catalogue.load(caller.tenant),
  ]);
  const isBackward = cursor?.isBackward === true;
  const found = rows.slice(0, limit);
  const shown = isBackward ? found.reverse() : found;
  const [first, last] = [shown.at(0), shown.at(-1)];
  const hasMore = rows.length > limit;
  const edge = (number: number, isBackward: boolean) => makeCursor({ number, isBackward }, filter, secret);
  return {
    jobs: shown.map((row) => showJob(runtime, caller, row)),
    // Whoever came from there can go back.
    ...(last && (isBackward || hasMore) && { nextCursor: edge(last.number, false) }),
    ...(first && (isBackward ? hasMore : cursor) && { previousCursor: edge(first.number, true) }),
    ...(counts && { counts }),
  };
}

/** A place in a list, and which way to read from there. */
interface Cursor {
  readonly number: number;
  readonly isBackward: boolean;
}

function stretch({ isRising, ...filter }: JobFilter, cursor: Cursor | undefined): JobFilter {
  const isUpwards = isRising === true;
  if (!cursor) return { ...filter, ...(isUpwards && { isRising }) };
  const { number, isBackward } = cursor;
  return isUpwards === isBackward
    ? { ...filter, beforeNumber: number }
    : { ...filter, isRising: true, afterNumber: number };
}

function assertValid(query: ListQuery): void {
  const errors = filterViolations(query);
  const { limit } = query;
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT))
    errors.push({ pointer: '/limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` });
  if (query.order !== undefined && !LIST_ORDERS.includes(query.order))
    errors.push({ pointer: '/order', message: `must be one of ${LIST_ORDERS.join(', ')}` });
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
  if (query.driver !== undefined && !DRIVERS.includes(query.driver))
    errors.push({ pointer: `${at}/driver`, message: `must be one of ${DRIVERS.join(', ')}` });
  if (query.kinds && query.kinds.length > MAX_KINDS)
    errors.push({ pointer: `${at}/kinds`, message: `must be at most ${MAX_KINDS} kinds` });
  for (const field of ['minDurationMs', 'maxDurationMs'] as const)
    if (query[field] !== undefined && !(Number.isSafeInteger(query[field]) && query[field] >= 0))
      errors.push({ pointer: `${at}/${field}`, message: 'must be a whole number of milliseconds' });
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
    ...(query.kinds && query.kinds.length > 0 && { kinds: query.kinds }),
    ...(query.exceptOwn && { exceptKindPrefix: 'longrun:' }),
    ...(query.begun !== undefined && { begun: query.begun }),
    ...(query.minDurationMs !== undefined && { minDurationMs: query.minDurationMs }),
    ...(query.maxDurationMs !== undefined && { maxDurationMs: query.maxDurationMs }),
    ...(labels.length > 0 && { labels }),
    ...(query.parentId !== undefined && { parentId: query.parentId }),
    ...(query.topLevel && { topLevel: true }),
    ...(query.externalId !== undefined && { externalId: query.externalId }),
    ...(query.driver !== undefined && { byCaller: query.driver === 'caller' }),
    ...(query.order === 'oldest' && { isRising: true as const }),
    ...(text && { text }),
    ...(query.createdAfter !== undefined && { createdAfter: fromMoment(query.createdAfter) }),
    ...(query.createdBefore !== undefined && { createdBefore: fromMoment(query.createdBefore) }),
  };
}

/** A cursor is worth nothing to another tenant or with another filter: its seal covers both. */
function makeCursor(cursor: Cursor, filter: JobFilter, secret: string): string {
  return Buffer.from(`${placeOf(cursor)}.${seal(cursor, filter, secret)}`).toString('base64url');
}

function openCursor(text: string, filter: JobFilter, secret: string): Cursor {
  const [place = '', given = ''] = Buffer.from(text, 'base64url').toString().split('.');
  const cursor = { number: Math.abs(Number(place)), isBackward: place.startsWith('-') };
  const right = Buffer.from(seal(cursor, filter, secret));
  const claimed = Buffer.from(given);
  if (claimed.length !== right.length || !timingSafeEqual(claimed, right))
    throw new JobError(
      'invalid-request',
      'The cursor does not belong to this list. Start again without one.',
      {
        errors: [{ pointer: '/cursor', message: 'is not a cursor of this list' }],
      },
    );
  return cursor;
}

function placeOf({ number, isBackward }: Cursor): string {
  return `${isBackward ? '-' : ''}${number}`;
}

function seal(cursor: Cursor, filter: JobFilter, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${placeOf(cursor)} ${JSON.stringify(filter)}`)
    .digest('base64url')
    .slice(0, 22);
}
