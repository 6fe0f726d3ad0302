import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES, type JobState } from '@longrun/core';
import type { InsertCommand, UniqueRule } from '../../store-command.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;

export function describeUniqueness(open: OpenStore): void {
  const insert = (
    id: string,
    unique: UniqueRule,
    more: Partial<InsertCommand['job']> = {},
  ): InsertCommand => ({
    type: 'insert',
    job: { id, tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 3, priority: 0, ...more },
    unique,
  });
  const PENDING = { key: 'k', while: 'pending' } as const;
  const ACTIVE = { key: 'k', while: 'active' } as const;
  const debounced = (id: string, waitMs: number, maxWaitMs?: number, input = '"old"') => {
    const debounce = { waitMs, ...(maxWaitMs !== undefined && { maxWaitMs }) };
    return insert(id, { ...PENDING, debounce }, { state: 'scheduled', dueInMs: waitMs, input });
  };
  const isBegun = (state: JobState) =>
    ['running', 'pausing', 'stopping', 'cancelling', 'retrying'].includes(state);
  const isEnded = (state: JobState) => ['succeeded', 'failed', 'cancelled'].includes(state);
  /** A job in that state, with the key `k`. */
  const jobIn = async (fixture: StoreFixture, state: JobState) => {
    const { jobId } = await fixture.jobIn(state, { unique: PENDING });
    const { kind } = await fixture.read(jobId);
    return { jobId, kind };
  };

  describe('one at a time', () => {
    for (const state of JOB_STATES) {
      const isPending = !isBegun(state) && !isEnded(state);
      test(`a ${state} job ${isPending ? 'stands' : 'does not stand'} in the way of a pending one`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, kind } = await jobIn(fixture, state);
        const { duplicateOf } = await fixture.done(insert('new', PENDING, { kind }));
        equal(duplicateOf, isPending ? jobId : undefined);
      });
      test(`a ${state} job ${isEnded(state) ? 'does not stand' : 'stands'} in the way of an active one`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, kind } = await jobIn(fixture, state);
        const { duplicateOf } = await fixture.done(insert('new', ACTIVE, { kind }));
        equal(duplicateOf, isEnded(state) ? undefined : jobId);
      });
    }
    test('the same holds within one batch', async () => {
      await using fixture = await storeFixture(open);
      const results = await fixture.store.write([insert('a', ACTIVE), insert('b', ACTIVE)]);
      deepEqual(
        results.map((result) => !result.refused && result.duplicateOf),
        [undefined, 'a'],
      );
    });
    test('a key belongs to its kind and its tenant', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('a', ACTIVE));
      equal((await fixture.done(insert('b', ACTIVE, { kind: 'demo:other' }))).duplicateOf, undefined);
      equal((await fixture.done(insert('c', ACTIVE, { tenant: 'other' }))).duplicateOf, undefined);
    });
    test('a job that is run again stands in the way again', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('a', ACTIVE));
      await fixture.move('a', 'cancel');
      await fixture.move('a', 'retry');
      equal((await fixture.done(insert('b', ACTIVE))).duplicateOf, 'a');
    });
    test('a deleted job stands in nobody’s way', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('a', ACTIVE));
      await fixture.done({ type: 'delete', jobId: 'a', tenant: TENANT });
      equal((await fixture.done(insert('b', ACTIVE))).duplicateOf, undefined);
    });
    test('an idempotency key is asked first, and remembers the job that stood in the way', async () => {
      await using fixture = await storeFixture(open);
      const repeat = { key: 'once', fingerprint: 'f', keepMs: DAY_MS };
      await fixture.done(insert('a', ACTIVE));
      equal((await fixture.done({ ...insert('b', ACTIVE), idempotency: repeat })).duplicateOf, 'a');
      await fixture.move('a', 'cancel');
      equal((await fixture.done({ ...insert('c', ACTIVE), idempotency: repeat })).duplicateOf, 'a');
    });
  });

  describe('a debounce', () => {
    test('pushes the moment back and takes the newer input, again and again', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(debounced('a', 1_000));
      await fixture.clock.advance(600);
      const result = await fixture.done(debounced('b', 1_000, undefined, '"new"'));
      const dueAt = fixture.clock.now() + 1_000;
      const [update] = result.updates;
      deepEqual([result.duplicateOf, update?.event, update?.sequence], ['a', 'replace', 2]);
      deepEqual(JSON.parse(update?.data ?? ''), { scheduledAt: new Date(dueAt).toISOString() });
      const job = await fixture.read('a');
      deepEqual([job.dueAt, job.input, job.sequence, job.state], [dueAt, '"new"', 2, 'scheduled']);
    });
    test('never pushes it beyond its longest wait after the first', async () => {
      await using fixture = await storeFixture(open);
      const first = fixture.clock.now();
      await fixture.done(debounced('a', 1_000, 1_500));
      await fixture.clock.advance(900);
      await fixture.done(debounced('b', 1_000, 1_500));
      equal((await fixture.read('a')).dueAt, first + 1_500);
    });
    test('gives a job whose moment has come the newer input until a worker takes it', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(debounced('a', 1_000));
      await fixture.clock.advance(1_000);
      await fixture.move('a', 'promote', { by: 'due' });
      await fixture.done(debounced('b', 1_000, undefined, '"new"'));
      deepEqual([(await fixture.read('a')).state, (await fixture.read('a')).input], ['queued', '"new"']);
      await fixture.claim();
      equal((await fixture.done(debounced('c', 1_000))).duplicateOf, undefined);
    });
    test('that is repeated with its idempotency key moves nothing', async () => {
      await using fixture = await storeFixture(open);
      const idempotency = { key: 'once', fingerprint: 'f', keepMs: DAY_MS };
      await fixture.done({ ...debounced('a', 1_000), idempotency });
      const { dueAt } = await fixture.read('a');
      await fixture.clock.advance(500);
      await fixture.done({ ...debounced('b', 1_000, undefined, '"new"'), idempotency });
      const job = await fixture.read('a');
      deepEqual([job.dueAt, job.input], [dueAt, '"old"']);
    });
  });
}
