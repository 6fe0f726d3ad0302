import { deepEqual, fail, ok } from 'node:assert/strict';
import { fold, isFinal, type JobState } from '@longrun/core';
import type { StoredJob, StoredUpdate } from '../../stored.ts';
import { toUpdate } from '../../view.ts';
import { apply } from './apply.ts';
import { compare } from './compare.ts';
import type { Expected, ExpectedUpdate } from './expect.ts';
import { takeArrivals } from './expect-claim.ts';
import { INVARIANTS } from './invariants.ts';
import { justify } from './justify.ts';
import type { Model, ModelJob } from './model.ts';
import { detachParts, isNeeded, tellWaiting } from './needs.ts';
import { KEEP_MS, type World } from './world.ts';

/** Brings the model up to what the log says, as far as commands, chores and consequences justify it, and compares: the stored
 *  jobs, the public view, the invariants. `isUnsure`: there may be a job whose id nobody was told yet. */
export async function reconcile(model: Model, world: World, isUnsure = false): Promise<void> {
  await world.quiet();
  model.latest = Math.max(model.latest, world.clock.now());
  takeArrivals(model, world, isUnsure);
  const ids = [...model.jobs.keys()];
  const rows = ids.length === 0 ? [] : await world.store.read({ type: 'jobs', ids });
  const all: News[] = [];
  for (const [index, job] of [...model.jobs.values()].entries()) {
    const row = rows[index];
    if (row && row !== 'deleted') all.push(await newsOf(world, job, row));
    else giveUp(model, job);
  }
  followAll(model, world, all);
  for (const job of model.jobs.values()) if (!all.some((news) => news.job === job)) bury(model, world, job);
  for (const { job, row, updates } of all) {
    for (const { updates, maybe } of model.expected.get(job.id) ?? [])
      ok(updates.length === 0 || maybe, `I1: ${updates[0]?.event} was answered and is not in the log`);
    await compare(world, job, row, updates.length > 0);
  }
  model.expected.clear();
  if (!isUnsure) await countAll(model, world);
  for (const [id, { step, says }] of Object.entries(INVARIANTS))
    named(id, says, () => step?.({ model, world }));
  model.rules.claimed = [];
}

interface News {
  readonly job: ModelJob;
  readonly row: StoredJob;
  readonly updates: readonly StoredUpdate[];
  /** How many of them the model has followed. */
  followed: number;
}

async function newsOf(world: World, job: ModelJob, row: StoredJob): Promise<News> {
  job.number = row.number;
  const { id: jobId, sequence: after } = job;
  const isNews = row.sequence !== after;
  const updates = isNews ? await world.store.read({ type: 'updates', jobId, after, limit: 1_000 }) : [];
  return { job, row, updates, followed: 0 };
}

/** One job's update may follow from another's: their order is found by what justifies what. */
function followAll(model: Model, world: World, all: readonly News[]): void {
  let left = all.filter(({ updates }) => updates.length > 0);
  while (left.length > 0) {
    const before = left.reduce((sum, { followed }) => sum + followed, 0);
    for (const news of left) while (followNext(model, world, news));
    if (left.reduce((sum, { followed }) => sum + followed, 0) === before) {
      const stuck = left.map(
        ({ job, updates, followed }) => `«${updates[followed]?.event}» of a job that is ${job.state}`,
      );
      fail(`nothing justifies ${stuck.join(', nor ')}`);
    }
    left = left.filter(({ updates, followed }) => followed < updates.length);
  }
}

function followNext(model: Model, world: World, news: News): boolean {
  const { job, row } = news;
  const update = news.updates[news.followed];
  if (!update) return false;
  const expected = takeExpected(model, job.id, update.event);
  const reason = expected ?? justify({ model, world, job, update, row });
  if (!reason) return false;
  for (const [id, invariant] of Object.entries(INVARIANTS))
    named(id, invariant.says, () => invariant.update?.({ model, world, job, update }));
  apply(job, update, { event: update.event, ...reason });
  if (isFinal(job.state)) tellWaiting(model, job);
  if (update.event === 'retry' && !reason.given?.keepCheckpoint) detachParts(model, job);
  if (update.event === 'claim') model.rules.claimed.push(job);
  job.folded = fold(job.folded, toUpdate(update));
  job.log.push(update);
  news.followed += 1;
  return true;
}

/** A failure of a check tells which invariant it breaks. */
function named(id: string, says: string, check: () => void): void {
  try {
    check();
  } catch (cause) {
    throw new Error(`${id}: ${says} ${String(cause)}`, { cause });
  }
}

/** The next update of a group that begins with this event. A group of which something has happened must happen as a whole. */
function takeExpected(model: Model, jobId: string, event: string): ExpectedUpdate | undefined {
  const groups = model.expected.get(jobId) ?? [];
  const index = groups.findIndex(({ updates }) => updates[0]?.event === event);
  const group = groups[index];
  if (!group) return undefined;
  const [first, ...rest] = group.updates;
  groups[index] = { updates: rest, maybe: false } satisfies Expected;
  return first;
}

/** Those who wait for a job hear of its end before it is gone. */
function giveUp(model: Model, job: ModelJob): void {
  if (isFinal(job.state)) return;
  job.state = 'cancelled';
  tellWaiting(model, job);
}

function bury(model: Model, world: World, job: ModelJob): void {
  const asked = takeExpected(model, job.id, 'deleted');
  const now = world.clock.now();
  // What was found to be old is removed, though the clock may have been set back since.
  const isOld = job.finishedAt !== undefined && job.finishedAt <= model.latest - KEEP_MS;
  const isWithParent = job.parentId !== undefined && !model.jobs.has(job.parentId);
  if (!asked && !isWithParent && (!isOld || isNeeded(model, job)))
    fail(`I1, I20: a job that is ${job.state} is gone`);
  model.jobs.delete(job.id);
  for (const { needs } of model.jobs.values()) if (needs.get(job.id) === true) needs.set(job.id, 'lost');
  model.graves.set(job.id, { tenant: job.tenant, keepUntil: now + GRAVE_MS });
}

const GRAVE_MS = 7 * 24 * 3_600_000;

async function countAll(model: Model, world: World): Promise<void> {
  const counts: Partial<Record<JobState, number>> = {};
  for (const { state } of model.jobs.values()) counts[state] = (counts[state] ?? 0) + 1;
  deepEqual(
    await world.store.read({ type: 'totals' }),
    counts,
    'I3: nothing is there but what was asked for',
  );
}
