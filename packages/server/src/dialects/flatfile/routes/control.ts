import { type CallerReport, isFinal, type Job, type JobApi, JobError } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { data, SUCCESS } from '../data.ts';
import { given } from '../given.ts';
import { STATES } from '../mapping.ts';
import { jobAck, jobCancel, jobEnd, jobSplit } from '../schemas.ts';
import { viewed } from './jobs.ts';

export const executeJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/execute',
  scope: 'control',
  read: ({ params }) => params.id,
  run: (jobs, id) => jobs.control(id, 'start'),
  write: () => SUCCESS,
});

export const ackJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/ack',
  scope: 'control',
  body: 'json',
  example: { info: 'Accepted', progress: 10 },
  read: ({ params, body }) => ({
    id: params.id,
    report: { type: 'acknowledge', ...said(given(jobAck, body)) } as const,
  }),
  run: async (jobs, { id, report }) => viewed(jobs, await jobs.report(id, report)),
  write: data,
});

interface Said {
  readonly info?: string | undefined;
  readonly progress?: number | undefined;
  readonly estimatedCompletionAt?: string | undefined;
}

/** What is said of a job that goes on. Percentages come in any shape: fractions, and beyond the whole. */
export function said({
  info,
  progress,
  estimatedCompletionAt,
}: Said): Pick<CallerReport, 'info' | 'progress'> {
  return {
    ...(info !== undefined && { info }),
    ...((progress !== undefined || estimatedCompletionAt !== undefined) && {
      progress: {
        ...(progress !== undefined && { percent: Math.round(Math.min(100, Math.max(0, progress))) }),
        ...(estimatedCompletionAt !== undefined && { estimatedCompletionAt }),
      },
    }),
  };
}

export const completeJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/complete',
  scope: 'control',
  body: 'json',
  example: { outcome: { message: 'Done', next: [{ type: 'retry', label: 'Again' }] }, info: 'Done' },
  read: ({ params, body }) => ({ id: params.id, end: given(jobEnd, body) }),
  run: async (jobs, { id, end }) => viewed(jobs, await jobs.report(id, { type: 'complete', ...ending(end) })),
  write: data,
});

export const failJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/fail',
  scope: 'control',
  body: 'json',
  example: { outcome: { acknowledge: true, message: 'No such sheet' }, info: 'No such sheet' },
  read: ({ params, body }) => ({ id: params.id, end: given(jobEnd, body) }),
  async run(jobs, { id, end }) {
    const message = end.outcome?.message ?? end.info ?? 'The listener said that it failed.';
    const error = { code: 'failed', message: String(message) };
    return viewed(jobs, await jobs.report(id, { type: 'fail', error, ...ending(end) }));
  },
  write: data,
});

function ending({ outcome, info }: { outcome?: Job['outcome'] | undefined; info?: string | undefined }) {
  return { ...(outcome !== undefined && { outcome }), ...(info !== undefined && { info }) };
}

export const cancelJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/cancel',
  scope: 'control',
  body: 'json',
  example: { info: 'Not needed any more' },
  read: ({ params, body }) => ({ id: params.id, info: given(jobCancel, body).info }),
  run: async (jobs, { id, info }) => viewed(jobs, await cancelled(jobs, await jobs.get(id), info)),
  write: data,
});

/** What is said with it becomes the job's info, unless a worker has the job: then it is the reason that is given. */
export async function cancelled(
  jobs: JobApi,
  { id, driver }: Pick<Job, 'id' | 'driver'>,
  info: string | undefined,
): Promise<Job> {
  if (driver === 'caller') return jobs.report(id, { type: 'cancel', ...(info !== undefined && { info }) });
  return jobs.control(id, 'cancel', info === undefined ? {} : { reason: info.slice(0, 1_000) });
}

export const retryJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/retry',
  scope: 'control',
  read: ({ params }) => params.id,
  run: async (jobs, id) => viewed(jobs, await retried(jobs, id)),
  write: data,
});

/** Ours is harmless when repeated; here only what has ended can be retried. */
async function retried(jobs: JobApi, id: string): Promise<Job> {
  assertEnded(await jobs.get(id), 'be retried');
  return jobs.control(id, 'retry', { from: 'scratch' });
}

export function assertEnded({ id, state }: Pick<Job, 'id' | 'state'>, verb: string): void {
  if (isFinal(state)) return;
  const facts = { jobId: id, state };
  throw new JobError('transition-refused', `Job ${id} is ${STATES[state]} and cannot ${verb} yet.`, facts);
}

const acknowledged = (path: `/flatfile/v1/jobs/{id}/${string}`) =>
  dialectRoute({
    methods: ['POST'],
    path,
    scope: 'control',
    read: ({ params }) => String(params.id),
    run: async (jobs, id) => viewed(jobs, await acknowledge(jobs, id)),
    write: data,
  });

export const ackOutcome = acknowledged('/flatfile/v1/jobs/{id}/outcome/ack');
/** As clients before 1.5.13 call it. */
export const ackOutcomeBefore = acknowledged('/flatfile/v1/jobs/{id}/ack-outcome');

/** Only a job that has ended has an outcome to be seen. */
export async function acknowledge(jobs: JobApi, id: string): Promise<Job> {
  assertEnded(await jobs.get(id), 'have its outcome acknowledged');
  return jobs.acknowledge(id);
}

export const splitJob = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/jobs/{id}/split',
  scope: 'control',
  body: 'json',
  example: { parts: [{ sheet: 'a' }, { sheet: 'b' }], runInParallel: true },
  read({ params, body }) {
    const { parts, runInParallel } = given(jobSplit, body);
    return { id: params.id, split: { parts, execution: runInParallel ? 'parallel' : 'sequential' } as const };
  },
  run: async (jobs, { id, split }) => viewed(jobs, await jobs.split(id, split)),
  write: data,
});
