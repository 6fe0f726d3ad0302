import { isJobError, type Job, type JobApi, type SubmitRequest, toMoment } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { findKind } from '../../../dialect/find-kind.ts';
import { classOf, kindOfClass } from '../class-of.ts';
import { idOf } from '../job-view.ts';
import { CLASSES, INITIAL } from '../mapping.ts';
import { remember } from '../memory.ts';
import { newId } from '../new-id.ts';
import { type GivenJob, readJob } from '../read-job.ts';
import { apiUsage } from '../refusals.ts';

export const submit = dialectRoute({
  methods: ['POST'],
  path: '/omero/jobs',
  scope: 'submit',
  body: 'json',
  example: { '@type': 'ScriptJob', message: 'on its way', description: 'Counts cells' },
  read: ({ body }) => readJob(body),
  async run(jobs, given, { caller }) {
    const { message, scheduledFor, status, fields, input = fields } = given;
    const memory = { message, ...(scheduledFor !== undefined && { scheduledFor }) };
    return submitUnderNewId(jobs, {
      ...(await drivenBy(jobs, given)),
      input,
      createdBy: caller.actor,
      trigger: INITIAL[status],
      ...(scheduledFor !== undefined && { scheduledAt: toMoment(scheduledFor) }),
      metadata: remember({}, memory),
    });
  },
  write: (job) => ({ json: { id: idOf(job) } }),
});

const HOUR_MS = 3_600_000;

/** A job that nobody has begun after so long, or of which nobody has spoken, was abandoned. */
const ABANDONED_AFTER = { startWithinMs: 24 * HOUR_MS, silenceMs: HOUR_MS } as const;

/** By a worker, where a kind is known by that name; by its caller otherwise. */
async function drivenBy(
  jobs: JobApi,
  { type }: GivenJob,
): Promise<Pick<SubmitRequest, 'kind' | 'driver' | 'silenceMs' | 'startWithinMs'>> {
  const known = await findKind(jobs, 'omero', type, classOf);
  if (known) return { kind: known.kind };
  if (CLASSES.some((name) => name === type))
    return { kind: kindOfClass(type), driver: 'caller', ...ABANDONED_AFTER };
  throw apiUsage('@type', `There is no class ${type}; there are ${CLASSES.join(', ')}.`);
}

async function submitUnderNewId(jobs: JobApi, request: SubmitRequest): Promise<Job> {
  const [made] = await jobs.submit([{ ...request, externalId: String(newId()) }]);
  if (made?.job) return made.job;
  if (isJobError(made?.error) && made.error.code === 'external-id-taken')
    return submitUnderNewId(jobs, request);
  throw made?.error ?? new Error('The engine answered no submit.');
}
