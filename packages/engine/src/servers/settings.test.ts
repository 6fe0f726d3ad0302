import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serversFixture } from '../testing/servers-fixture.ts';

/** What is told to one server holds at another by then, with or without hints. */
const KNOWN_WITHIN_MS = { flow: 0, lost: 5_000 } as const;
const SCHEMA = { type: 'object', required: ['rows'] };

for (const fate of ['flow', 'lost'] as const)
  describe(`what was told to one server, with hints ${fate}`, () => {
    const told = KNOWN_WITHIN_MS[fate];

    test('of a kind holds at another: its schema, and the newer one', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      equal((await a.api.kinds()).length, 0); // A has looked once
      database.fate(fate);
      const refused = async () =>
        (await a.api.submit([{ kind: 'demo:rows', input: {} }]))[0]?.error !== undefined;
      await b.source.register([{ kind: 'demo:rows', inputSchema: SCHEMA }]);
      await clock.pass(told, 100);
      equal(await refused(), true);
      await b.source.register([{ kind: 'demo:rows', inputSchema: { type: 'object' }, label: 'Rows' }]);
      await clock.pass(told, 100);
      equal(await refused(), false);
      equal((await a.api.kinds())[0]?.label, 'Rows');
    });

    test('of a kind that events start holds at another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      deepEqual((await a.api.events.publish({ topic: 'shop:opened' })).started, undefined);
      database.fate(fate);
      await b.source.register([{ kind: 'demo:greet', on: { topic: 'shop:*' } }]);
      await clock.pass(told, 100);
      deepEqual(Object.keys((await a.api.events.publish({ topic: 'shop:opened' })).started ?? {}), [
        'demo:greet',
      ]);
    });

    test('of how long the jobs of a kind are kept holds for the prune of another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      await a.api.kinds();
      database.fate(fate);
      await b.source.register([{ kind: 'demo:brief', retention: { cancelledMs: 1_000 } }]);
      await clock.pass(told, 100);
      const { id } = await a.submit({ kind: 'demo:brief' });
      const { expiresAt = '', finishedAt = '' } = await a.api.control(id, 'cancel');
      equal(Date.parse(expiresAt) - Date.parse(finishedAt), 1_000);
    });

    test('of a revoked key ends its use at another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      const { key, token } = await a.engine.keys.create({ name: 'ci' });
      ok(await b.engine.keys.authenticate(token));
      database.fate(fate);
      await a.engine.keys.revoke(key.id);
      await clock.pass(told, 100);
      equal(await b.engine.keys.authenticate(token), undefined);
    });

    test('of the first key makes keys needed at another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      equal(await b.engine.keys.required(), false);
      database.fate(fate);
      await a.engine.keys.create({ name: 'first' });
      await clock.pass(told, 100);
      equal(await b.engine.keys.required(), true);
    });

    test('of a schedule is done by another, should the first be gone', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      database.fate(fate);
      await a.api.schedules.put('tidy', {
        when: 'every 10 seconds',
        overlap: 'queue',
        job: { kind: 'demo:tidy' },
      });
      fixture.kill();
      await clock.pass(60_000 + 1_000, 100);
      equal((await b.api.list({ kind: 'demo:tidy' })).jobs.length, 6);
    });

    test('of a job that is due later is done by another, should the first be gone', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      database.fate(fate);
      const { id } = await a.submit({ delayMs: 30_000 });
      fixture.kill();
      await clock.pass(29_000, 100);
      equal((await b.api.get(id)).state, 'scheduled');
      await clock.pass(2_100, 100);
      equal((await b.api.get(id)).state, 'queued');
    });

    test('of a worker is shown by another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      database.fate(fate);
      const leaving = new AbortController();
      const waiting = b.source.claim(
        { workerId: 'w7', kinds: ['demo:echo'], capacity: 3, waitMs: 60_000 },
        leaving.signal,
      );
      await clock.pass(2_000, 100);
      for (let minute = 0; minute < 3; minute += 1) {
        const [worker] = await a.api.workers();
        deepEqual([worker?.id, worker?.alive, worker?.capacity], ['w7', true, 3]);
        await clock.pass(60_000, 1_000);
      }
      leaving.abort();
      await waiting;
      await clock.pass(60_000, 1_000);
      equal((await a.api.workers())[0]?.alive, false);
    });
  });

test('a schema that has not changed is not made ready again', async () => {
  await using fixture = await serversFixture();
  const { a, b, clock } = fixture;
  await b.source.register([{ kind: 'demo:rows', inputSchema: SCHEMA }]);
  const known = async () => (await a.api.kinds())[0]?.inputSchema;
  const first = await known();
  await clock.pass(10_000, 500);
  equal(await known(), first);
});
