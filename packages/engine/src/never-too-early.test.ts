import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expiryOf, isFinal, isJobError, type Job, type JobUpdate } from '@longrun/core';
import fc from 'fast-check';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { type EngineFixture, engineFixture, type ManualClock, manualClock } from './testing/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEY_MS = DAY;
const RETENTION = { succeededMs: 5 * DAY, fetchedMs: HOUR, failedMs: 3 * HOUR, cancelledMs: 0 };

/** What the walk knows of a job: the view it had last, and which other job it waits for. */
interface Known {
  readonly id: string;
  readonly waitsFor?: string;
  readonly key?: string;
  readonly keyedAt: number;
  last: Job;
  isGone?: true;
}

interface World {
  readonly fixture: EngineFixture;
  readonly clock: ManualClock;
  readonly jobs: Known[];
  readonly pruned: ReadonlySet<string>;
}

/** A store that is looked at in the moment of each removal: what goes must have ended, and its time be over. */
async function guardedStore(clock: ManualClock): Promise<{ store: Store; pruned: Set<string> }> {
  const inner = await openSqlite({ file: ':memory:', clock });
  const pruned = new Set<string>();
  const store: Store = {
    ...inner,
    async write(commands) {
      const ids = commands.flatMap((one) => (one.type === 'prune' ? one.jobs.map(({ jobId }) => jobId) : []));
      const before = await inner.read({ type: 'jobs', ids });
      const results = await inner.write(commands);
      for (const { removed = [] } of results.filter((result) => result.refused === undefined))
        for (const jobId of removed) {
          const job = before[ids.indexOf(jobId)];
          ok(typeof job === 'object' && isFinal(job.state), `${jobId} had not ended`);
          ok((expiryOf(job, RETENTION) ?? Number.NaN) <= clock.now(), `${jobId} is gone too early`);
          pruned.add(jobId);
        }
      return results;
    },
  };
  return { store, pruned };
}

const STEP = fc.oneof(
  fc.record({ type: fc.constant('submit' as const), keyed: fc.boolean() }),
  fc.record({ type: fc.constant('follow' as const), of: fc.nat(9) }),
  fc.record({
    type: fc.constant('work' as const),
    end: fc.constantFrom('complete' as const, 'fail' as const, 'leave' as const),
  }),
  fc.record({
    type: fc.constantFrom('cancel' as const, 'retry' as const, 'fetch' as const, 'pause' as const),
    of: fc.nat(9),
  }),
  fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(HOUR, 4 * HOUR, 25 * HOUR, 6 * DAY) }),
);
type Step = typeof STEP extends fc.Arbitrary<infer S> ? S : never;

async function take({ fixture, clock, jobs }: World, step: Step): Promise<void> {
  const { api, source } = fixture;
  const target = 'of' in step ? jobs[step.of % Math.max(1, jobs.length)] : undefined;
  const add = (last: Job, more: Partial<Known> = {}) =>
    jobs.push({ id: last.id, keyedAt: clock.now(), last, ...more });
  switch (step.type) {
    case 'submit': {
      const key = step.keyed ? `key-${jobs.length}` : undefined;
      const last = await fixture.submit(key === undefined ? {} : { idempotencyKey: key });
      add(last, key === undefined ? {} : { key });
      return;
    }
    case 'follow':
      if (!target || target.isGone) return;
      add(await fixture.submit({ predecessorIds: [target.id], onPredecessorFailure: 'wait' }), {
        waitsFor: target.id,
      });
      return;
    case 'work': {
      const [claim] = await source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1 });
      if (!claim || step.end === 'leave') return;
      await fixture.settle(
        claim,
        step.end === 'complete'
          ? { type: 'completed', output: 1 }
          : { type: 'failed', error: { code: 'x', message: 'y', retryable: false } },
      );
      return;
    }
    case 'fetch':
      if (target) await api.result(target.id);
      return;
    case 'pass':
      for (let round = 0; round < 6; round += 1) await clock.advance(step.ms / 6);
      return;
    default:
      if (target) await api.control(target.id, step.type);
  }
}

/** Only what was pruned is gone, and nobody waits for it. What is there has its whole history. */
async function look({ fixture: { api }, jobs, pruned }: World): Promise<void> {
  const views = new Map<string, Job>();
  for (const known of jobs)
    try {
      known.last = await api.get(known.id);
      views.set(known.id, known.last);
      ok(!known.isGone, `${known.id} came back`);
    } catch (error) {
      if (!isJobError(error)) throw error;
      ok(pruned.has(known.id), `${known.id} is gone, and nobody removed it`);
      known.isGone = true;
    }
  for (const { waitsFor = '', last } of jobs)
    if (views.has(last.id) && last.waitingFor)
      ok(waitsFor === '' || views.has(waitsFor), `${last.id} still waits for ${waitsFor}`);
  for (const { sequence, id } of views.values()) {
    const updates: JobUpdate[] = [];
    for await (const update of api.watch(id)) {
      updates.push(update);
      if (update.sequence >= sequence) break;
    }
    deepEqual(
      updates.map((update) => update.sequence),
      Array.from({ length: sequence }, (_, index) => index + 1),
    );
  }
}

/** Within its day a key never makes a second job. */
async function repeatKeys({ fixture, clock, jobs }: World): Promise<void> {
  for (const { id, key, keyedAt } of jobs) {
    if (key === undefined || clock.now() >= keyedAt + KEY_MS) continue;
    const [answer] = await fixture.api.submit([{ kind: 'demo:echo', idempotencyKey: key }]);
    if (answer?.error) ok(isJobError(answer.error) && answer.error.code === 'job-deleted');
    else equal(answer?.job.id, id);
  }
}

describe('retention', () => {
  test('removes nothing too early, and everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 30 }), async (steps) => {
        const clock = manualClock();
        const { store, pruned } = await guardedStore(clock);
        await using fixture = await engineFixture({ store, clock, retention: RETENTION, leaseMs: HOUR });
        await fixture.source.register([{ kind: 'demo:echo', pausable: true }]);
        const world: World = { fixture, clock, jobs: [], pruned };
        for (const step of steps) {
          await take(world, step).catch((error) => {
            if (!isJobError(error)) throw error; // what makes no sense here is refused
          });
          await look(world);
        }
        await repeatKeys(world);
        for (const { id } of world.jobs)
          await fixture.api.control(id, 'cancel').catch((error) => {
            if (!isJobError(error)) throw error;
          });
        for (let round = 0; round < 12; round += 1) await clock.advance(DAY);
        await look(world);
        deepEqual(
          world.jobs.filter(({ isGone }) => !isGone).map(({ last }) => [last.id, last.state]),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });
});
