import { JOB_STATES } from '@longrun/core';
import type { StoreQuery } from '../store-query.ts';

const tenant = 'acme';

/** What is asked while many jobs are there, and so has to find its rows by an index; on every store. */
export const INDEXED_QUERIES: readonly [string, StoreQuery][] = [
  ['a list', { type: 'list', tenant }],
  ...JOB_STATES.map((state): [string, StoreQuery] => [
    `a list of ${state} jobs`,
    { type: 'list', tenant, states: [state] },
  ]),
  ['a list by owner', { type: 'list', tenant, labels: [{ name: 'owner', value: 'ann' }] }],
  ['a list by kind', { type: 'list', tenant, kind: 'a:b' }],
  ['a list by external id', { type: 'list', tenant, externalId: 'x' }],
  ['a list of what callers drive, oldest first', { type: 'list', tenant, byCaller: true, isRising: true }],
  ['what a job has said', { type: 'updates', jobId: 'job_1', after: 0, limit: 10, onlyMessages: true }],
  ['a list by time', { type: 'list', tenant, createdAfter: 1 }],
  ['a job', { type: 'jobs', ids: ['job_1'], tenant }],
  ['updates', { type: 'updates', jobId: 'job_1', after: 0, limit: 10 }],
  ['the feed', { type: 'feed', tenant, limit: 10, lookThrough: 10 }],
  [
    'the feed of an owner since a moment',
    {
      type: 'feed',
      tenant,
      limit: 10,
      lookThrough: 10,
      since: 1,
      labels: [{ name: 'owner', value: 'ann' }],
      updates: { events: ['complete'], states: ['succeeded'] },
    },
  ],
  ['the feed of a job', { type: 'feed', tenant, limit: 10, lookThrough: 10, jobId: 'job_1' }],
  ['an entry of the log', { type: 'entry', tenant, position: '1' }],
  ['due jobs', { type: 'due', chore: 'promote', limit: 10 }],
  ['lost jobs', { type: 'due', chore: 'rescue', limit: 10 }],
  ['ended jobs', { type: 'ended', after: 0, limit: 10 }],
  ['the usual time of a kind', { type: 'usual', tenant, kind: 'a:b' }],
  ['whatever is due', { type: 'duties' }],
  ['late jobs', { type: 'due', chore: 'expire', limit: 10 }],
  ['the next due job', { type: 'nextDue' }],
  ['artifacts', { type: 'artifacts', jobId: 'job_1', tenant }],
  ['kinds', { type: 'kinds', tenant }],
  ['schedules', { type: 'schedules', tenant }],
  ['a schedule', { type: 'schedules', tenant, name: 'nightly' }],
  ['due schedules', { type: 'dueSchedules', limit: 10 }],
  ['the next schedule', { type: 'nextSchedule' }],
  ['tenants that wait', { type: 'waitingTenants', kind: 'a:b' }],
];
