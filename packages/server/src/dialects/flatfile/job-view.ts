import { type Job, percentOf } from '@longrun/core';
import { operationOf } from './kind-of.ts';
import { PLACES, STATES } from './mapping.ts';
import { ownFieldsOf, plainMetadata } from './own-fields.ts';

/** A job as this API shows it. Fields of which nothing is known are left out. */
export function jobView(job: Job, updatedAt: string): object {
  const own = ownFieldsOf(job);
  const places = PLACES.map((place) => [place, job.attributes?.[place]] as const);
  return {
    id: job.id,
    createdBy: job.createdBy ?? job.owner ?? '',
    createdAt: job.createdAt,
    updatedAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    outcomeAcknowledgedAt: job.acknowledgedAt,
    ...Object.fromEntries(places),
    ...operationOf(job),
    source: job.source ?? '',
    destination: job.destination,
    config: own.config,
    trigger: job.trigger ?? 'immediate',
    status: statusOf(job),
    progress: progressOf(job),
    mode: job.mode ?? 'background',
    input: job.input,
    subject: job.subject,
    outcome: job.outcome ?? own.outcome,
    result: own.result ?? (isPlain(job.output) ? job.output : undefined),
    info: job.info ?? own.info,
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

function progressOf({ state, progress }: Job): number | undefined {
  if (STATES[state] === 'complete') return 100;
  const percent = percentOf(progress);
  return percent === undefined ? undefined : Math.round(percent);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
