import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openSqlite } from './sqlite/index.ts';
import { engineFixture, manualClock } from './testing/index.ts';

const ASK = { workerId: 'w1', kinds: ['demo:echo'], capacity: 2 } as const;

describe('workers', () => {
  test('a worker that waits for jobs is alive, however long it waits', async () => {
    await using fixture = await engineFixture();
    const waiting = fixture.source.claim({ ...ASK, waitMs: 60_000 });
    await fixture.clock.pass(300_000, 10_000);
    const [worker] = await fixture.api.workers();
    deepEqual([worker?.alive, worker?.seenAt], [true, new Date(fixture.clock.now()).toISOString()]);
    await fixture.submit();
    await waiting;
  });
  test('a worker with a job in hand is alive as long as it has it', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    const [claim] = await fixture.source.claim({ ...ASK, leaseMs: 3_600_000 });
    await fixture.clock.pass(600_000, 10_000);
    equal((await fixture.api.workers())[0]?.alive, true);
    if (claim) await fixture.settle(claim, { type: 'completed' });
    await fixture.clock.pass(60_000, 10_000);
    equal((await fixture.api.workers())[0]?.alive, false);
  });
  test('a worker that is silent is no longer alive, and its kinds no longer offered; after an hour it is dropped', async () => {
    await using fixture = await engineFixture();
    await fixture.source.register([{ kind: 'demo:echo' }]);
    await fixture.source.claim(ASK);
    equal((await fixture.api.kinds())[0]?.offered, true);
    await fixture.clock.pass(50_000, 10_000);
    deepEqual(
      [(await fixture.api.workers())[0]?.alive, (await fixture.api.kinds())[0]?.offered],
      [false, false],
    );
    await fixture.clock.pass(3_600_000, 60_000);
    await fixture.source.claim({ ...ASK, workerId: 'w2' });
    await fixture.clock.pass(20_000, 10_000);
    deepEqual(
      (await fixture.api.workers()).map(({ id }) => id),
      ['w2'],
    );
  });
  test('a worker is written once in a while, whatever it asks', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    let writes = 0;
    const store: typeof inner = {
      ...inner,
      write(commands) {
        writes += commands.filter(({ type }) => type === 'save-workers').length;
        return inner.write(commands);
      },
    };
    await using fixture = await engineFixture({ store, clock });
    for (let asked = 0; asked < 120; asked += 1) {
      await fixture.source.claim(ASK);
      await clock.advance(500);
    }
    equal(writes >= 2 && writes <= 3, true, `${writes} writes in a minute`);
  });
  test('what an earlier process has heard of is listed, and not taken for alive', async () => {
    const clock = manualClock();
    const store = await openSqlite({ file: ':memory:', clock });
    const worker = { tenant: 'default', id: 'old', kinds: ['demo:echo'], capacity: 1, embedded: true };
    const workers = [{ ...worker, seenAt: clock.now() }];
    await store.write([{ type: 'save-workers', workers, forgetMs: 1_000 }]);
    await using fixture = await engineFixture({ store, clock });
    deepEqual(
      (await fixture.api.workers()).map(({ id, alive }) => [id, alive]),
      [['old', false]],
    );
  });
});
