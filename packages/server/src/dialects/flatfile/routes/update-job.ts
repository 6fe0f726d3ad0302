import { isFinal, type Job, type JobApi, JobError } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { statesFor } from '../../../dialect/states-for.ts';
import { unlessOvertaken } from '../../../dialect/unless-overtaken.ts';
import { data } from '../data.ts';
import { given } from '../given.ts';
import { statusOf } from '../job-view.ts';
import { STATES, type Status } from '../mapping.ts';
import { ownFieldsOf, plainMetadata, withOwnFields } from '../own-fields.ts';
import { type JobChange, jobUpdate } from '../schemas.ts';
import { acknowledge, assertEnded, cancelled, said } from './control.ts';
import { viewed } from './jobs.ts';

// Only those that change metadata or config in the very same moment overtake each other.
const ATTEMPTS = 100;

export const updateJob = dialectRoute({
  methods: ['PATCH'],
  path: '/flatfile/v1/jobs/{id}',
  scope: 'control',
  body: 'json',
  example: { info: 'Half way', progress: 50, metadata: { a: 1 } },
  read: ({ params, body }) => ({ id: params.id, change: given(jobUpdate, body) }),
  run: async (jobs, { id, change }) =>
    viewed(jobs, await unlessOvertaken(async () => updated(jobs, await jobs.get(id), change), ATTEMPTS)),
  write: data,
});

type Ask = (jobs: JobApi, job: Job, change: JobChange) => Promise<Job>;

/** The statuses that can be asked for, and what asks for them. What is refused must have changed nothing, so what is said
 *  besides goes along, or before a move that is never refused. */
const ASKED: Partial<Record<Status, Ask>> = {
  ready: async (jobs, job, change) => jobs.control((await say(jobs, job, change)).id, 'start'),
  executing: (jobs, job, change) => report(jobs, job, 'acknowledge', change),
  complete: (jobs, job, change) => report(jobs, job, 'complete', change),
  failed: (jobs, job, change) => report(jobs, job, 'fail', change),
  async canceled(jobs, job, { info, ...change }) {
    await say(jobs, job, change);
    return cancelled(jobs, job, info);
  },
};

async function updated(jobs: JobApi, job: Job, change: JobChange): Promise<Job> {
  const { status, progress, outcomeAcknowledgedAt } = change;
  const asked = status !== statusOf(job) ? status : undefined;
  if (isFinal(job.state) && (asked !== undefined || progress !== undefined)) throw ended(job);
  const isSeen = outcomeAcknowledgedAt !== undefined;
  if (isSeen && !(asked && statesFor(STATES, asked).every(isFinal)))
    assertEnded(job, 'have its outcome acknowledged');
  const ask = asked ? askFor(job, asked) : say;
  const told = await ask(jobs, job, change);
  return isSeen ? acknowledge(jobs, told.id) : told;
}

function askFor({ id, state }: Job, status: Status): Ask {
  const ask = ASKED[status];
  if (ask) return ask;
  throw new JobError('transition-refused', `Job ${id} is ${STATES[state]} and cannot be made ${status}.`, {
    jobId: id,
    state,
  });
}

/** What is said without a move, where anything is. */
async function say(jobs: JobApi, job: Job, change: JobChange): Promise<Job> {
  return Object.keys(wordsOf(job, change)).length > 0 ? report(jobs, job, 'update', change) : job;
}

function report(
  jobs: JobApi,
  job: Job,
  type: 'acknowledge' | 'update' | 'complete' | 'fail',
  change: JobChange,
): Promise<Job> {
  const words = wordsOf(job, change);
  // Metadata is made from what was there.
  const fence = words.metadata && { ifSequence: job.sequence };
  return jobs.report(job.id, { type, ...words }, fence);
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
  const message = `Job ${id} is ${STATES[state]}; its status and progress do not change any more.`;
  return new JobError('transition-refused', message, { jobId: id, state });
}
