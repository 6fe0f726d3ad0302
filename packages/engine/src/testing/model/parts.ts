import { equal, ok } from 'node:assert/strict';
import { isActive, isFinal, type Job, type UpdateEvent } from '@longrun/core';
import type { Reason } from './expect.ts';
import type { Seen } from './justify.ts';
import type { Model, ModelJob } from './model.ts';
import { isEnough } from './needs.ts';
import { expectNewJob } from './new-job.ts';
import { changesOf } from './update-data.ts';

import type { World } from './world.ts';

/** How a split job and its parts move each other is not foreseen one by one. What the log tells of them is taken as it is, as
 *  long as the lifecycle allows it; then the family as a whole must make sense. */
const AMONG_FAMILY: ReadonlySet<UpdateEvent> = new Set([
  ...(['pause', 'resume', 'stop', 'cancel', 'block', 'start', 'retry', 'report'] as const),
]);

export function movedByFamily({ model, job, update }: Seen): Reason | undefined {
  if (!AMONG_FAMILY.has(update.event) || !hasFamily(job)) return undefined;
  const { waitingFor, partial, progress } = changesOf(update);
  if (update.event === 'report' && progress?.unit !== 'parts') return undefined;
  return {
    given: { keepCheckpoint: true }, // a part that is done again goes on where it was
    effect: () => {
      if (progress) job.progress = job.floor = progress;
      if (partial) job.isPartial = true;
      if (!waitingFor) return;
      job.waitingFor = waitingFor;
      // Whoever is stopped has enough of any end.
      for (const id of job.needs.keys()) {
        const needed = model.jobs.get(id);
        if (needed && isFinal(needed.state) && isEnough(job, needed)) job.needs.set(id, false);
      }
    },
  };
}

export function hasFamily({ parentId, hasParts }: ModelJob): boolean {
  return parentId !== undefined || hasParts;
}

/** The parts that a split has made come into the model. */
export async function adoptParts(model: Model, world: World, parentId: string): Promise<void> {
  const parent = model.jobs.get(parentId);
  if (!parent) return;
  const api = world.api(parent.tenant);
  const { jobs } = await api.list({ parentId, limit: 500 });
  const fresh = jobs.filter(({ id }) => !model.jobs.has(id)).sort((a, b) => place(a) - place(b));
  for (const { id, part } of fresh) {
    const [first] = await world.store.read({ type: 'updates', jobId: id, after: 0, limit: 1 });
    const waitsFor = first && changesOf(first).waitingFor;
    const { kind, maxAttempts, priority, input, concurrencyKey } = parent;
    expectNewJob(model, world, await api.get(id), {
      ...{ kind, maxAttempts, priority },
      ...(input !== undefined && { input }),
      ...(concurrencyKey !== undefined && { concurrencyKey }),
      // One after the other, whatever becomes of the one before.
      ...(waitsFor?.type === 'jobs' && {
        predecessorIds: waitsFor.jobIds,
        onPredecessorFailure: waitsFor.onFailure,
      }),
    });
    const modelled = model.jobs.get(id) as ModelJob; // just put there
    modelled.parentId = parentId;
    modelled.part = part;
  }
}

function place({ part }: Job): number {
  return part ?? 0;
}

/** Parts that belong together, with the job that was split. */
export function assertFamiliesAreSound({ jobs }: Model): void {
  for (const parent of jobs.values()) {
    if (!parent.hasParts) continue;
    const parts = [...jobs.values()].filter(({ parentId, isAlone }) => parentId === parent.id && !isAlone);
    for (const { state } of parts) {
      if (isFinal(parent.state))
        ok(isFinal(state) || state === 'cancelling', `a part is ${state}, and its parent has ended`);
      if (parent.state === 'paused') ok(!isActive(state), `a part is ${state}, and its parent is paused`);
    }
    assertTally(parent);
  }
}

function assertTally({ state, waitingFor, progress }: ModelJob): void {
  if (state !== 'waiting' || waitingFor?.type !== 'parts') return;
  const { remaining = 0, successful = 0, failed = 0 } = progress?.counters ?? {};
  equal(remaining + successful + failed, waitingFor.count, 'the counters tell all parts');
}
