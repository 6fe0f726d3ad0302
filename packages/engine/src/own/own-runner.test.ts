import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError, JobError, type Settlement } from '@longrun/core';
import { type Caller, LOCAL_CALLER, SCOPES } from '../caller.ts';
import { openEngine } from '../open-engine.ts';
import { openSqlite } from '../sqlite/index.ts';
import { engineFixture } from '../testing/index.ts';
import type { OwnKind, OwnWork } from './own-kind.ts';

const KIND = 'longrun:test';
const DONE: Settlement = { type: 'completed', output: 'done' };
const kind = (run: OwnKind['run'], concurrency = 10): OwnKind => ({ kind: KIND, concurrency, run });

describe('a job of the server', () => {
  test('runs in the process of the engine, for every tenant', async () => {
    await using fixture = await engineFixture();
    const tenants: string[] = [];
    const own = fixture.engine.own(
      kind(async ({ job }) => {
        tenants.push(job.tenant);
        return DONE;
      }),
    );
    const other: Caller = { tenant: 'other', actor: 'key_1', scopes: SCOPES };
    for (const caller of [LOCAL_CALLER, other]) {
      const { id } = await own.submit(caller, { input: 1 });
      for await (const _ of fixture.engine.as(caller).watch(id));
      deepEqual((await fixture.engine.as(caller).get(id)).output, 'done');
    }
    deepEqual(tenants, ['default', 'other']);
  });

  test('that waits for another begins when that one has ended', async () => {
    await using fixture = await engineFixture();
    const own = fixture.engine.own(kind(async () => DONE));
    const first = await fixture.submit();
    const { id, state } = await own.submit(LOCAL_CALLER, { predecessorIds: [first.id] });
    equal(state, 'waiting');
    await fixture.settle(await fixture.claim(), { type: 'completed' });
    await fixture.clock.advance(1_000);
    await fixture.update(id, (update) => update.state === 'succeeded');
  });

  test('that throws is tried again, unless the error is its own doing', async () => {
    await using fixture = await engineFixture();
    const errors: Error[] = [new Error('down'), new JobError('invalid-request', 'never')];
    const own = fixture.engine.own(
      kind(async () => {
        throw errors.shift() ?? new Error('once too often');
      }),
    );
    const backoff = { type: 'fixed', delayMs: 1_000 } as const;
    const { id } = await own.submit(LOCAL_CALLER, { maxAttempts: 9, backoff });
    await fixture.update(id, (update) => update.state === 'retrying');
    await fixture.clock.advance(2_000);
    await fixture.clock.advance(2_000);
    await fixture.update(id, (update) => update.state === 'failed');
    const { attempt, error } = await fixture.api.get(id);
    deepEqual([attempt, error?.code], [2, 'invalid-request']);
  });

  test('runs no more often at once than its kind allows', async () => {
    await using fixture = await engineFixture();
    const held: ((settlement: Settlement) => void)[] = [];
    const own = fixture.engine.own(kind(() => new Promise((resolve) => held.push(resolve)), 2));
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await own.submit(LOCAL_CALLER, {})).id);
    await fixture.update(ids[1] ?? '', ({ event }) => event === 'claim');
    equal((await fixture.api.get(ids[2] ?? '')).state, 'queued');
    held[0]?.(DONE);
    await fixture.update(ids[2] ?? '', ({ event }) => event === 'claim');
    for (const release of held) release(DONE);
  });

  test('learns that it was cancelled', async () => {
    await using fixture = await engineFixture();
    const begun = Promise.withResolvers<OwnWork>();
    const own = fixture.engine.own(
      kind(async (work) => {
        begun.resolve(work);
        while (await work.isWanted()) await new Promise((resolve) => setImmediate(resolve));
        return DONE;
      }),
    );
    const { id } = await own.submit(LOCAL_CALLER, {});
    await begun.promise;
    await fixture.api.control(id, 'cancel');
    await fixture.update(id, (update) => update.state === 'cancelled');
  });

  test('goes back to the queue when the engine closes, and is found by the next', async () => {
    const file = ':memory:';
    const store = await openSqlite({ file });
    // The database goes with its store; here the second engine takes it over before that.
    const kept = {
      ...store,
      read: store.read.bind(store),
      write: store.write.bind(store),
      close: async () => {},
    };
    const first = await openEngine({ store: kept });
    const begun = Promise.withResolvers<void>();
    const own = first.own(
      kind(async ({ signal }) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return DONE;
      }),
    );
    const { id } = await own.submit(LOCAL_CALLER, {});
    await begun.promise;
    await first.close();
    const second = await openEngine({ store });
    second.own(kind(async () => DONE));
    for await (const _ of second.as(LOCAL_CALLER).watch(id));
    equal((await second.as(LOCAL_CALLER).get(id)).output, 'done');
    await second.close();
  });

  test('is of a kind that workers and others cannot touch', async () => {
    await using fixture = await engineFixture();
    const [submitted] = await fixture.api.submit([{ kind: KIND }]);
    equal(isJobError(submitted?.error) && submitted.error.code, 'invalid-input');
    await rejects(fixture.source.claim({ workerId: 'w1', kinds: [KIND], capacity: 1 }));
  });
});
