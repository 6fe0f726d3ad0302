import { type Job, percentOf } from '@longrun/core';
import { operationOf } from './kind-of.ts';
import { STATES } from './mapping.ts';
import { givenAtFirst, ownFieldsOf, plainMetadata } from './own-fields.ts';
import { placesOf } from './places.ts';

/** A job as this API shows it. Fields of which nothing is known are left out. */
export function jobView(job: Job, updatedAt: string): object {
  const own = ownFieldsOf(job);
  const operation = operationOf(job);
  return {
    id: job.id,
    createdBy: job.createdBy ?? job.owner ?? '',
    createdAt: job.createdAt,
    updatedAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    outcomeAcknowledgedAt: job.acknowledgedAt,
    ...placesOf(job.tenant, { ...operation, source: job.source }, job.attributes),
    ...operation,
    source: job.source ?? '',
    destination: job.destination,
    config: own.config,
    trigger: job.trigger ?? 'immediate',
    status: statusOf(job),
    progress: progressOf(job),
    mode: job.mode ?? 'background',
    input: job.input,
    subject: job.subject,
    outcome: job.outcome ?? givenAtFirst(job, job.run).outcome,
    result: own.result ?? (isPlain(job.output) ? job.output : undefined),
    info: infoOf(job),
    managed: own.managed,
    part: job.part,
    partData: job.partData,
    partExecution: job.partExecution,
    parentId: job.parentId,
    predecessorIds: job.predecessorIds,
    metadata: plainMetadata(job),
    estimatedCompletionAt: job.estimatedCompletionAt ?? job.progress?.estimatedCompletionAt,
  };
}

/** A job that nobody has started is shown in the status that it was created with. */
export function statusOf(job: Pick<Job, 'state' | 'metadata'>): string {
  return (job.state === 'created' && ownFieldsOf(job).status) || STATES[job.state];
}

type Said = Pick<Job, 'run' | 'state'> & { readonly info?: string | undefined };

/** The latest that the job has said, now or at another moment of it. Of one that its worker has failed, why. */
export function infoOf(job: Job, { info, run, state }: Said = job): string | undefined {
  const isWorkers = job.driver !== 'caller' && run === job.run && state === 'failed';
  return (isWorkers ? job.error?.message : undefined) ?? info ?? givenAtFirst(job, run).info;
}

function progressOf({ state, progress }: Job): number | undefined {
  if (STATES[state] === 'complete') return 100;
  const percent = percentOf(progress);
  return percent === undefined ? undefined : Math.round(percent);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
