import { advance, createEstimator, expiryOf, isFinal, type Job, toMoment } from '@longrun/core';
import type { Caller } from './caller.ts';
import { eventIds } from './events/event-ids.ts';
import { retentionOf } from './retention-of.ts';
import type { Runtime } from './runtime.ts';
import type { StoredJob } from './stored.ts';
import { toJob } from './view.ts';

/** A job as a caller sees it now, with what follows from its kind: how long it usually takes, what is left, when it goes. The catalogue
 *  of the tenant must have been loaded. */
export function showJob(runtime: Runtime, caller: Caller, stored: StoredJob, now = runtime.clock.now()): Job {
  const { catalogue, usual } = runtime;
  const { tenant, kind, state } = stored;
  const described = toJob(stored, caller, catalogue.describe(tenant, kind), now);
  const job = withNewest(runtime, stored, withEvent(runtime, stored, described));
  if (isFinal(state)) {
    const expiry = expiryOf(stored, retentionOf(runtime, stored, job.retention));
    return expiry === undefined ? job : { ...job, expiresAt: toMoment(expiry) };
  }
  // A part does a share of the work, whatever its kind.
  const usually = job.parentId === undefined ? usual.of(tenant, kind) : undefined;
  const known = usually ? { ...job, usual: usually } : job;
  return job.startedAt === undefined ? known : { ...known, ...estimated(known, now) };
}

function withEvent({ secret }: Runtime, { tenant, event: position }: StoredJob, job: Job): Job {
  if (position === undefined) return job;
  return { ...job, eventId: eventIds(secret, tenant).idOf({ position, place: 0 }) };
}

/** With progress that watchers were shown and that is not stored yet: who looks again must not see less than before. */
function withNewest({ live }: Runtime, { tenant, id, claimId }: StoredJob, job: Job): Job {
  const shown = claimId === undefined ? undefined : live.find(tenant, id, claimId)?.progress;
  return shown === undefined ? job : { ...job, progress: advance(job.progress, shown) };
}

function estimated(job: Job, now: number): Partial<Job> {
  const estimator = createEstimator(() => 0);
  estimator.observe(job);
  const estimate = estimator.estimate();
  if (!estimate) return {};
  const { lowMs, highMs, longerThanUsual } = estimate;
  return {
    estimatedCompletionAt: toMoment(now + Math.round((lowMs + highMs) / 2)),
    ...(longerThanUsual && { longerThanUsual }),
  };
}
