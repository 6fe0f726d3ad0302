import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFinal, JOB_STATES } from '@longrun/core';
import type { NewJob } from '../../store-command.ts';
import { fenceFor, type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;
const PARENT = 'demo:parent';

/** Asks for the removal of these jobs as they are now; answers the ids of those that are gone. */
async function prune(fixture: StoreFixture, ...jobIds: readonly string[]): Promise<readonly string[]> {
  const jobs = await Promise.all(
    jobIds.map(async (jobId) => ({ jobId, finishedAt: (await fixture.read(jobId)).finishedAt ?? 0 })),
  );
  return (await fixture.done({ type: 'prune', jobs, leftovers: 100 })).removed ?? [];
}

async function finish(fixture: StoreFixture, kind: string): Promise<string> {
  const { jobId = '', claimId } = (await fixture.claim(kind)) ?? {};
  await fixture.move(jobId, 'complete', fenceFor('running', claimId));
  return jobId;
}

/** A job that was split into two parts and waits for them. */
async function split(fixture: StoreFixture): Promise<{ parent: string; parts: [string, string] }> {
  await fixture.insert({ id: 'parent', kind: PARENT });
  const { jobId = '', claimId } = (await fixture.claim(PARENT)) ?? {};
  const parts = ['one', 'two'].map(
    (id): NewJob => ({
      id,
      tenant: TENANT,
      kind: `demo:${id}`,
      state: 'queued',
      maxAttempts: 1,
      priority: 0,
    }),
  );
  await fixture.done({
    type: 'move',
    jobId,
    event: 'wait',
    fence: fenceFor('running', claimId),
    wait: { name: 'w', for: { type: 'parts', name: 'w', count: 2, onFailure: 'ignore' }, parts },
  });
  return { parent: jobId, parts: ['one', 'two'] };
}

const statesOf = async ({ store }: StoreFixture, ids: readonly string[]) =>
  (await store.read({ type: 'jobs', ids })).map((job) => (typeof job === 'object' ? job.state : job));

/** What may go, and what must not, however long ago it was asked for. */
export function describeRetention(open: OpenStore): void {
  describe('retention', () => {
    for (const state of JOB_STATES)
      test(`a job that is ${state} is ${isFinal(state) ? 'pruned with all that hangs on it' : 'never pruned'}`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        deepEqual(await prune(fixture, jobId), isFinal(state) ? [jobId] : []);
        const found = await fixture.store.read({ type: 'jobs', ids: [jobId, jobId], tenant: TENANT });
        equal(found[0] === 'deleted', isFinal(state));
        const updates = await fixture.store.read({ type: 'updates', jobId, after: 0, limit: 1 });
        equal(updates.length === 0, isFinal(state));
      });
    test('a job that has ended anew since it was looked at stays', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('failed');
      const { finishedAt = 0 } = await fixture.read(jobId);
      await fixture.clock.advance(1_000);
      await fixture.move(jobId, 'retry');
      await fixture.move(jobId, 'cancel');
      await fixture.done({ type: 'prune', jobs: [{ jobId, finishedAt }], leftovers: 0 });
      equal((await fixture.read(jobId)).state, 'cancelled');
    });
    test('a job that another still waits for stays until that has ended', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'first', kind: 'demo:first' });
      const waitingFor = { type: 'jobs', jobIds: ['first'], onFailure: 'wait' } as const;
      await fixture.insert({ id: 'second', state: 'waiting', waitingFor });
      await fixture.move('first', 'cancel');
      deepEqual(await prune(fixture, 'first'), []);
      await fixture.move('second', 'cancel');
      deepEqual(await prune(fixture, 'first', 'second'), ['first', 'second']);
    });
    test('a part stays with its parent, and goes with it', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture);
      await finish(fixture, 'demo:one');
      deepEqual(await prune(fixture, 'one'), []);
      await finish(fixture, 'demo:two');
      await finish(fixture, PARENT);
      deepEqual(await prune(fixture, 'one', 'two'), []);
      deepEqual([...(await prune(fixture, parent))].sort(), ['one', parent, 'two'].sort());
      deepEqual(await statesOf(fixture, parts), ['deleted', 'deleted']);
    });
    test('a parent stays while a part of it is not done', async () => {
      await using fixture = await storeFixture(open);
      const { parent } = await split(fixture);
      const { claimId } = (await fixture.claim('demo:one')) ?? {};
      await fixture.move(parent, 'cancel');
      deepEqual(await statesOf(fixture, ['one', 'two']), ['cancelling', 'cancelled']);
      deepEqual(await prune(fixture, parent), []);
      await fixture.move('one', 'complete', fenceFor('cancelling', claimId));
      equal((await prune(fixture, parent)).length, 3);
    });
    test('deleting a parent deletes its parts; one that a worker holds is cancelled and goes later', async () => {
      await using fixture = await storeFixture(open);
      const { parent } = await split(fixture);
      const { claimId } = (await fixture.claim('demo:one')) ?? {};
      const { removed = [] } = await fixture.done({ type: 'delete', jobId: parent, tenant: TENANT });
      deepEqual([...removed].sort(), [parent, 'two'].sort());
      deepEqual(await statesOf(fixture, ['one', 'two']), ['cancelling', 'deleted']);
      await fixture.move('one', 'complete', fenceFor('cancelling', claimId));
      deepEqual(await prune(fixture, 'one'), ['one']);
    });
    test('an idempotency key is remembered for its time, whatever becomes of its job', async () => {
      await using fixture = await storeFixture(open);
      const defaults = {
        tenant: TENANT,
        kind: 'demo:echo',
        state: 'queued',
        maxAttempts: 3,
        priority: 0,
      } as const;
      const idempotency = { key: 'once', fingerprint: 'x', keepMs: DAY_MS };
      const job: NewJob = { ...defaults, id: 'again' };
      await fixture.done({ type: 'insert', job: { ...defaults, id: 'made' }, idempotency });
      await fixture.move('made', 'cancel');
      await fixture.clock.advance(DAY_MS - 1);
      deepEqual(await prune(fixture, 'made'), ['made']);
      equal((await fixture.done({ type: 'insert', job, idempotency })).duplicateOf, 'made');
      await fixture.clock.advance(1);
      await prune(fixture);
      equal((await fixture.done({ type: 'insert', job, idempotency })).duplicateOf, undefined);
    });
    test('leftovers go in small portions, and the answer says when there are more', async () => {
      await using fixture = await storeFixture(open);
      const ids = await Promise.all(Array.from({ length: 5 }, () => fixture.insert({ state: 'created' })));
      for (const jobId of ids) await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      await fixture.clock.advance(7 * DAY_MS);
      const portion = async () => (await fixture.done({ type: 'prune', jobs: [], leftovers: 2 })).isMore;
      deepEqual([await portion(), await portion(), await portion()], [true, true, false]);
    });
    test('the history of every other job stays whole', async () => {
      await using fixture = await storeFixture(open);
      const kept = await fixture.jobIn('paused');
      const gone = await fixture.jobIn('succeeded');
      const read = () => fixture.store.read({ type: 'updates', jobId: kept.jobId, after: 0, limit: 100 });
      const before = await read();
      await prune(fixture, gone.jobId);
      deepEqual(await read(), before);
    });
    test('ended jobs are found page by page, over all tenants', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'a', state: 'created' });
      await fixture.insert({ id: 'b', state: 'created', tenant: 'other' });
      await fixture.insert({ id: 'c', state: 'created' });
      await fixture.move('a', 'cancel');
      await fixture.move('b', 'cancel', { by: 'tenant', tenant: 'other' });
      const first = await fixture.store.read({ type: 'ended', after: 0, limit: 2 });
      deepEqual(
        first.jobs.map(({ jobId, tenant, state }) => [jobId, tenant, state]),
        [
          ['a', TENANT, 'cancelled'],
          ['b', 'other', 'cancelled'],
        ],
      );
      deepEqual(await fixture.store.read({ type: 'ended', after: first.next, limit: 2 }), {
        jobs: [],
        next: 0,
      });
    });
    test('ended jobs tell what was said at their submit of how long they are kept', async () => {
      await using fixture = await storeFixture(open);
      const retention = { failedMs: 1_000 };
      await fixture.insert({
        id: 'a',
        state: 'created',
        options: JSON.stringify({ retention, owner: 'ada' }),
      });
      await fixture.insert({ id: 'b', state: 'created' });
      for (const id of ['a', 'b']) await fixture.move(id, 'cancel');
      const { jobs } = await fixture.store.read({ type: 'ended', after: 0, limit: 10 });
      deepEqual(
        jobs.map((job) => job.retention),
        [retention, undefined],
      );
    });
    test('the first fetch of a result is noted, and forgotten when the job runs anew', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      const { finishedAt = 0 } = await fixture.read(jobId);
      const fetchOf = (end: number, tenant = TENANT) =>
        fixture.done({ type: 'mark-fetched', jobId, tenant, finishedAt: end });
      await fetchOf(finishedAt - 1);
      await fetchOf(finishedAt, 'other');
      equal((await fixture.read(jobId)).fetchedAt, undefined);
      await fixture.clock.advance(1_000);
      await fetchOf(finishedAt);
      const fetchedAt = fixture.clock.now();
      await fixture.clock.advance(1_000);
      await fetchOf(finishedAt);
      equal((await fixture.read(jobId)).fetchedAt, fetchedAt);
      const [ended] = (await fixture.store.read({ type: 'ended', after: 0, limit: 10 })).jobs;
      equal(ended?.fetchedAt, fetchedAt);
      await fixture.move(jobId, 'retry');
      equal((await fixture.read(jobId)).fetchedAt, undefined);
    });
  });
}
