import { isActive, type UpdateEvent } from '@longrun/core';
import type { StoredJob, StoredUpdate } from '../../stored.ts';
import { revoked } from './apply.ts';
import type { Reason } from './expect.ts';
import type { Held, Model, ModelJob } from './model.ts';
import { movedByFamily } from './parts.ts';
import { changesOf, isStored, nowStored } from './update-data.ts';
import { whyItWentOn } from './waits.ts';
import { WORKERS, type World } from './world.ts';

/** An update that nobody asked for at this moment. */
export interface Seen {
  readonly model: Model;
  readonly world: World;
  readonly job: ModelJob;
  readonly update: StoredUpdate;
  /** The job as it is stored now. */
  readonly row: StoredJob;
}

/** Why it may have been written all the same, by a chore or as a consequence; undefined when nothing justifies it. */
export function justify(seen: Seen): Reason | undefined {
  const told = changesOf(seen.update).error?.code;
  for (const reason of [...(REASONS[seen.update.event] ?? []), movedByFamily]) {
    const found = reason(seen);
    if (found && (told === undefined || told === found.given?.error?.code)) return found;
  }
  return undefined;
}

type Look = (seen: Seen) => Reason | undefined;

const failedWith = (code: string, effect: NonNullable<Reason['effect']> = () => {}): Reason => ({
  given: { error: { code } },
  effect,
});

const REASONS: Partial<Record<UpdateEvent, readonly Look[]>> = {
  promote: [({ job, update }) => (isOver(job.dueAt, update.at) ? {} : undefined)],
  wake: [whyItWentOn],
  gather: [whyItWentOn],
  schedule: [whyItWentOn],
  expire: [
    ({ job, update }) => (isOver(job.startBy, update.at) ? failedWith('start-by-passed') : undefined),
    ({ job, update }) => (isOver(job.endBy, update.at) ? failedWith('job-timeout', revoked) : undefined),
  ],
  rescue: [
    (seen) => (isForsaken(seen) && !isGivenUpOn(seen.job) ? lost(seen.job) : undefined),
    // A cancelled job is taken from a worker that does not confirm.
    ({ job, update }) =>
      job.state === 'cancelling' && isOver(job.confirmBy, update.at) ? { effect: revoked } : undefined,
  ],
  fail: [
    // It may have been asked to give up since this was decided; that leads to the same.
    (seen) => (isForsaken(seen) && isSpent(seen.job) ? lost(seen.job) : undefined),
    (seen) => (isIdle(seen) && seen.job.attempt >= seen.job.maxAttempts ? IDLE : undefined),
    whyItWentOn,
  ],
  backoff: [
    (seen) =>
      isIdle(seen) && seen.job.attempt < seen.job.maxAttempts
        ? { ...IDLE, given: { ...IDLE.given, ...dueOf(seen) } }
        : undefined,
  ],
  stuck: [
    ({ job, update }) => (isOver(job.confirmBy, update.at) && job.state !== 'cancelling' ? {} : undefined),
  ],
  // Progress that was only shown so far.
  report: [
    ({ job, world, update }) =>
      job.pending && isStored(job, update) ? { effect: () => nowStored(job, world, update.at) } : undefined,
  ],
  claim: [claimedByNobody],
};

const IDLE = failedWith('idle-timeout', revoked);

function lost(job: ModelJob): Reason {
  return failedWith(isPoison(job) ? 'quarantined' : 'worker-lost', () => {
    job.crashes += 1;
    revoked(job);
  });
}

/** The leases that workers of the model ask for. */
export const SHORTEST_MS = 10_000;
export const LONGEST_MS = 30_000;
/** A claim whose answer was lost is older than any process: its worker does not know of it. */
export const NOBODY = -1;

/** The answer to a claim was lost: the job is in nobody's hands. */
function claimedByNobody({ world, job, update, row }: Seen): Reason | undefined {
  const worker = WORKERS.find(({ workerId }) => workerId === row.worker);
  if (world.lost !== 'after' || worker?.tenant !== job.tenant) return undefined;
  const { claimId = '' } = row; // it may be over already
  const embedded = worker.embedded && world.store.exclusive;
  return {
    effect: () => {
      job.claim = {
        claimId,
        embedded,
        generation: NOBODY,
        leaseMs: LONGEST_MS,
        least: update.at + SHORTEST_MS,
        most: update.at + LONGEST_MS,
      };
    },
  };
}

function isOver(moment: number | undefined, now: number): boolean {
  return moment !== undefined && moment <= now;
}

function isForsaken({ model, job, update }: Seen): boolean {
  return job.claim !== undefined && isLapsed(job.claim, update.at, model.generation);
}

/** Nobody can hold it any more: the lease ran out, or the process died in which its worker lived. */
export function isLapsed({ embedded, generation, least }: Held, now: number, present: number): boolean {
  return embedded ? generation < present : least <= now;
}

const MOST_CRASHES = 3;

function isPoison({ crashes }: ModelJob): boolean {
  return crashes + 1 >= MOST_CRASHES;
}

/** I23: no attempt is left, or it has taken too many workers down. */
function isGivenUpOn(job: ModelJob): boolean {
  return (job.state === 'running' || job.state === 'pausing') && isSpent(job);
}

function isSpent(job: ModelJob): boolean {
  return isPoison(job) || job.attempt >= job.maxAttempts;
}

function isIdle({ job, update }: Seen): boolean {
  return isActive(job.state) && isOver(job.idleUntil, update.at);
}

/** The wait before the next attempt is random within its share, so it is taken from the log. */
function dueOf({ update }: Seen): { dueAt?: number } {
  const { scheduledAt } = changesOf(update);
  return typeof scheduledAt === 'string' ? { dueAt: Date.parse(scheduledAt) } : {};
}
