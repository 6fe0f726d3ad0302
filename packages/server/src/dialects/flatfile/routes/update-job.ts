import { isFinal, type Job, type JobApi, JobError } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { data } from '../data.ts';
import { given } from '../given.ts';
import { statusOf } from '../job-view.ts';
import { STATES, type Status } from '../mapping.ts';
import { ownFieldsOf, plainMetadata, withOwnFields } from '../own-fields.ts';
import { type JobChange, jobUpdate } from '../schemas.ts';
import { acknowledge, said } from './control.ts';
import { viewed } from './jobs.ts';

export const updateJob = dialectRoute({
  methods: ['PATCH'],
  path: '/flatfile/v1/jobs/{id}',
  scope: 'control',
  body: 'json',
  example: { info: 'Half way', progress: 50, metadata: { a: 1 } },
  read: ({ params, body }) => ({ id: params.id, change: given(jobUpdate, body) }),
  run: async (jobs, { id, change }) => viewed(jobs, await updated(jobs, await jobs.get(id), change)),
  write: data,
});

/** The statuses that can be asked for, and what asks for them. */
const ASKED = {
  ready: (jobs, { id }) => jobs.control(id, 'start'),
  executing: (jobs, { id }, words) => jobs.report(id, { type: 'acknowledge', ...words }),
  complete: (jobs, { id }, words) => jobs.report(id, { type: 'complete', ...words }),
  failed: (jobs, { id }, words) => jobs.report(id, { type: 'fail', ...words }),
  canceled: (jobs, { id }) => jobs.control(id, 'cancel'),
} as const satisfies Partial<Record<Status, (jobs: JobApi, job: Job, words: Words) => Promise<Job>>>;

type Words = ReturnType<typeof wordsOf>;

async function updated(jobs: JobApi, job: Job, change: JobChange): Promise<Job> {
  const { status, progress, outcomeAcknowledgedAt } = change;
  const asked = status !== undefined && status !== statusOf(job) ? status : undefined;
  if (isFinal(job.state) && (asked !== undefined || progress !== undefined)) throw ended(job);
  const words = wordsOf(job, change);
  const ask = asked && askFor(job, asked);
  const first = ask ? await ask(jobs, job, words) : job;
  const isSaid = ask === ASKED.executing || ask === ASKED.complete || ask === ASKED.failed;
  const told =
    isSaid || Object.keys(words).length === 0
      ? first
      : await jobs.report(job.id, { type: 'update', ...words });
  return outcomeAcknowledgedAt === undefined ? told : acknowledge(jobs, job.id);
}

function askFor(job: Job, status: Status): (typeof ASKED)[keyof typeof ASKED] {
  const table: Partial<Record<Status, (typeof ASKED)[keyof typeof ASKED]>> = ASKED;
  const ask = table[status];
  if (ask) return ask;
  const { id, state } = job;
  throw new JobError('transition-refused', `Job ${id} is ${STATES[state]} and cannot be made ${status}.`, {
    jobId: id,
    state,
  });
}

function wordsOf(job: Job, change: JobChange) {
  const { config, metadata, outcome } = change;
  const own = { ...ownFieldsOf(job), ...(config && { config }) };
  const kept = config || metadata ? withOwnFields(metadata ?? plainMetadata(job), own) : undefined;
  return {
    ...said(change),
    ...(kept && { metadata: kept }),
    ...(outcome && { outcome }),
  };
}

function ended({ id, state }: Job): JobError {
  return new JobError(
    'transition-refused',
    `Job ${id} is ${STATES[state]}; its status and progress do not change any more.`,
    {
      jobId: id,
      state,
    },
  );
}
