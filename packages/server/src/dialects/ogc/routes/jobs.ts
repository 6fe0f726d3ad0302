import { isFinal, type JobPage } from '@longrun/core';
import { describedRoute, type QueryParameter } from '../described.ts';
import { type Asked, readJobQuery } from '../job-query.ts';
import { type Link, PREFIX } from '../links.ts';
import { STATUS_CODES } from '../mapping.ts';
import { processNames } from '../process.ts';
import { LIMIT } from '../read-limit.ts';
import { represent, withParameters } from '../represent.ts';
import { statusInfo } from '../status-info.ts';

const HTML = ['text/html'];
const several = (items: QueryParameter['schema']) => ({ type: 'array', items });
const seconds = { type: 'integer', minimum: 0 };

export const getJobs = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/jobs`,
  scope: 'read',
  describes: {
    id: 'getJobs',
    summary: 'The jobs, newest first',
    query: [
      { name: 'type', description: 'All are of the type `process`', schema: several({ type: 'string' }) },
      { name: 'processID', description: 'Of these processes', schema: several({ type: 'string' }) },
      {
        name: 'status',
        description: 'With one of these',
        schema: several({ type: 'string', enum: [...STATUS_CODES] }),
      },
      {
        name: 'datetime',
        description: 'Created at a moment, or within `a/b`, `a/..`, `../b`',
        schema: { type: 'string' },
      },
      { name: 'minDuration', description: 'Have run for so many seconds at least', schema: seconds },
      { name: 'maxDuration', description: 'Have run for so many seconds at most', schema: seconds },
      LIMIT,
      { name: 'cursor', description: 'From the link to another page', schema: { type: 'string' } },
      {
        name: 'f',
        description: 'The form of the answer',
        schema: { type: 'string', enum: ['json', 'html'] },
      },
    ],
    answers: { 200: { means: 'A page of them', schema: 'jobList', types: HTML } },
  },
  read: ({ query }) => readJobQuery(query),
  async run(jobs, { processes, ...asked }: Asked) {
    const nameOf = await processNames(jobs);
    if (asked.isNothing) return { nameOf, page: NOTHING };
    const known = (await jobs.kinds()).map(({ kind }) => kind);
    // Jobs may be of kinds that nobody knows any more; they are shown under the name of the kind.
    const kinds = processes && [
      ...known.filter((kind) => processes.includes(nameOf(kind))),
      ...processes.filter((name) => !known.some((kind) => kind === name || nameOf(kind) === name)),
    ];
    if (kinds?.length === 0) return { nameOf, page: NOTHING };
    return { nameOf, page: await jobs.list({ ...asked.query, ...(kinds && { kinds }) }) };
  },
  write({ nameOf, page }, _, ask) {
    const turn = (rel: string, cursor: string | undefined): Link[] =>
      cursor === undefined ? [] : [{ href: withParameters(ask, { cursor }), rel }];
    return represent(ask, 'Jobs', {
      jobs: page.jobs.map((job) => statusInfo(job, nameOf(job.kind), ask.origin)),
      links: [...turn('next', page.nextCursor), ...turn('prev', page.previousCursor)],
    });
  },
});

const NOTHING: JobPage = { jobs: [] };

export const getJob = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/jobs/{jobID}`,
  scope: 'read',
  describes: {
    id: 'getStatus',
    summary: 'How a job is',
    answers: { 200: { means: 'Its status', schema: 'statusInfo', types: HTML } },
  },
  read: ({ params }) => params.jobID,
  run: async (jobs, jobId) => ({ job: await jobs.get(jobId), nameOf: await processNames(jobs) }),
  write: ({ job, nameOf }, _, ask) => represent(ask, job.id, statusInfo(job, nameOf(job.kind), ask.origin)),
});

export const dismissJob = describedRoute({
  methods: ['DELETE'],
  path: `${PREFIX}/jobs/{jobID}`,
  scope: 'control',
  describes: {
    id: 'dismiss',
    summary: 'Give up a job, or remove one that has ended with its results',
    answers: { 200: { means: 'Its last status', schema: 'statusInfo' } },
  },
  read: ({ params }) => params.jobID,
  async run(jobs, jobId) {
    const job = await jobs.get(jobId);
    const nameOf = await processNames(jobs);
    if (!isFinal(job.state)) return { job: await jobs.control(jobId, 'cancel'), nameOf };
    await jobs.delete(jobId);
    return { job, nameOf };
  },
  write: ({ job, nameOf }, _, { origin }) => ({
    json: statusInfo(job, nameOf(job.kind), origin, 'dismissed'),
  }),
});
