import { type Json, type Settlement, toMoment, type WaitedJob } from '@longrun/core';
import { PREDECESSORS } from '../../step-names.ts';
import type { Reason } from './expect.ts';
import type { Seen } from './justify.ts';
import type { Model, ModelJob } from './model.ts';
import { isOpen, need, needParts } from './needs.ts';

/** Why a job that waited goes on or gives up: its time is over, or what it waited for has come. */
export function whyItWentOn({ model, job, update }: Seen): Reason | undefined {
  const { state, waitingFor, dueAt } = job;
  if (state !== 'waiting') return undefined;
  const { event, at } = update;
  const isTimeOver = dueAt !== undefined && dueAt <= at;
  if (!waitingFor) return event === 'wake' ? {} : undefined; // it was answered during a pause
  if (event === 'fail') {
    const hasFailed = [...job.needs.keys()].some((id) => isLost(model.jobs.get(id)));
    return waitingFor.type === 'jobs' && waitingFor.onFailure === 'fail' && hasFailed
      ? { given: { error: { code: 'predecessor-failed' } } }
      : undefined;
  }
  if (!isTimeOver && (waitingFor.type === 'timer' || waitingFor.type === 'answer')) return undefined;
  if (!isTimeOver && isOpen(job)) return undefined;
  const brought =
    waitingFor.type === 'timer' ? { value: null } : isTimeOver ? { timedOut: true } : ends(model, job);
  const effect = () => {
    job.steps[waitingFor.name ?? PREDECESSORS] = brought as Json;
    job.needs.clear();
  };
  const notBefore = waitingFor.type === 'jobs' && waitingFor.notBefore;
  const isEarly = notBefore !== undefined && notBefore !== false && Date.parse(notBefore) > at;
  if (isEarly !== (event === 'schedule')) return undefined;
  return isEarly ? { given: { dueAt: Date.parse(notBefore) }, effect } : { effect };
}

type Waiting = Extract<Settlement, { type: 'waiting' }>;

/** What a job waits for after its worker has handed it back for that. */
export function waitingBy(model: Model, { name, for: request }: Waiting, now: number): Reason {
  const { delayMs } = request;
  const dueAt = delayMs === undefined ? undefined : now + delayMs;
  const until = dueAt === undefined ? {} : { until: toMoment(dueAt) };
  const given = dueAt === undefined ? {} : { dueAt };
  switch (request.type) {
    case 'timer':
    case 'answer':
      return { given: { ...given, waitingFor: { type: request.type, name, ...until } } };
    case 'jobs': {
      const { type, jobIds } = request;
      const waitingFor = { type, name, jobIds, onFailure: 'ignore', ...until } as const;
      return { given: { ...given, waitingFor }, effect: (job) => need(model, job, jobIds) };
    }
    case 'parts': {
      const { type, parts, onFailure } = request;
      const waitingFor = { type, name, count: parts.length, onFailure, ...until } as const;
      return {
        given: { ...given, waitingFor },
        effect: (job) => needParts(model, job, parts.length),
      };
    }
  }
}

function isLost(job: ModelJob | undefined): boolean {
  return job?.state === 'failed' || job?.state === 'cancelled';
}

/** How they have ended. A deleted part is missing, any other deleted job is told as such. */
function ends(model: Model, { waitingFor, needs }: ModelJob): object {
  if (waitingFor?.type === 'jobs')
    return { value: waitingFor.jobIds.map((jobId) => endOf(jobId, model.jobs.get(jobId))) };
  const parts = [...needs.keys()].map((id) => model.jobs.get(id)).filter((job) => job !== undefined);
  parts.sort((a, b) => (a.part ?? 0) - (b.part ?? 0));
  const isStopped = waitingFor?.type === 'parts' && waitingFor.stopping;
  return { value: parts.map((job) => endOf(job.id, job)), ...(isStopped && { stopped: true }) };
}

function endOf(jobId: string, job: ModelJob | undefined): WaitedJob {
  if (!job) return { jobId, state: 'cancelled', error: { code: 'job-deleted', message: '' } };
  const { state, output, isPartial, error } = job;
  return {
    jobId,
    state,
    ...(output !== undefined && { output }),
    ...(isPartial && { partial: true }),
    ...(error && { error: { ...error, message: '' } }),
  };
}
