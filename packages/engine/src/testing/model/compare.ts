import { deepEqual, ok } from 'node:assert/strict';
import { type Job, type Progress, percentOf } from '@longrun/core';
import type { StoredJob } from '../../stored.ts';
import type { ModelJob } from './model.ts';
import { isStillWaiting } from './needs.ts';
import type { World } from './world.ts';

/** The job as it is stored is the job as it must be, and the view that people get is what its updates add up to. */
export async function compare(world: World, job: ModelJob, row: StoredJob, isNews: boolean): Promise<void> {
  deepEqual(asStored(row), asModelled(job), `job ${job.id} as stored, and as it must be`);
  ok(job.state !== 'waiting' || isStillWaiting(job), 'what it waits for has come, and it still waits');
  if (!isNews) return;
  // Its progress may be newer than what is stored.
  const { progress: shown, ...view } = await world.api(job.tenant).get(job.id);
  const progress = row.progress === undefined ? undefined : (JSON.parse(row.progress) as Progress);
  ok((percentOf(shown) ?? 0) >= (percentOf(progress) ?? 0), 'what is shown is behind what is stored');
  deepEqual(carried({ ...view, ...(progress && { progress }) }), carried(job.folded), 'I11: the fold');
}

function asStored(row: StoredJob): object {
  return {
    ...pick(row),
    hasCheckpoint: row.hasCheckpoint,
    isStuck: row.stuck,
    claimId: row.claimId,
    input: parsed(row.input),
    output: parsed(row.output),
    outcome: parsed(row.outcome),
    progress: parsed(row.progress),
    waitingFor: parsed(row.waitingFor),
    error: (parsed(row.error) as { code?: string } | undefined)?.code,
  };
}

function asModelled(job: ModelJob): object {
  const { isStuck, input, output, outcome, progress, waitingFor } = job;
  return {
    ...pick(job),
    hasCheckpoint: job.checkpoint !== undefined,
    isStuck,
    claimId: job.claim?.claimId,
    ...{ input, output, outcome, progress, waitingFor },
    error: job.error?.code,
  };
}

/** What model and store call by the same name. */
function pick(job: StoredJob | ModelJob): object {
  const { id, tenant, kind, maxAttempts, priority, state, sequence, run, attempt, isPartial, info } = job;
  const { createdAt, dueAt, startBy, endBy, confirmBy, queuedAt, startedAt, claimedAt, finishedAt } = job;
  return {
    ...{ id, tenant, kind, maxAttempts, priority, state, sequence, run, attempt, isPartial, info },
    ...{ createdAt, dueAt, startBy, endBy, confirmBy, queuedAt, startedAt, claimedAt, finishedAt },
    acknowledgedAt: job.acknowledgedAt,
  };
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** What updates carry of a job: no bodies, nothing of the kind or the reader, nothing that goes by the clock or is a guess. */
function carried(job: Job): object {
  const { input, output, worker, pausable, startBy, acknowledged, allowedActions, ...kept } = job;
  const { elapsedMs, workedMs, expiresAt, usual, estimatedCompletionAt, longerThanUsual, ...rest } = kept;
  const actions = allowedActions.filter((action) => action !== 'acknowledge');
  return JSON.parse(JSON.stringify({ ...rest, actions }));
}
