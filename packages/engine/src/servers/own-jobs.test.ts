import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BulkOutput, Settlement } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import type { OwnKind, OwnWork } from '../own/own-kind.ts';
import type { EngineFixture } from '../testing/index.ts';
import { type ServersFixture, serversFixture } from '../testing/servers-fixture.ts';

const KIND = 'longrun:test';
const LEASE_MS = 30_000;
const DONE: Settlement = { type: 'completed', output: 'done' };

/** Runs the kind at a server; what it has begun ends when the test says so. */
function ownAt({ engine }: EngineFixture) {
  const begun: (OwnWork & { readonly end: () => void })[] = [];
  const run: OwnKind['run'] = (work) => {
    const { promise, resolve } = Promise.withResolvers<Settlement>();
    begun.push({ ...work, end: () => resolve(DONE) });
    return promise;
  };
  return { begun, jobs: engine.own({ kind: KIND, concurrency: 10, run }) };
}

describe('a job of the servers themselves', () => {
  test('keeps its lease for as long as the server that runs it lives', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const [first, second] = [ownAt(a), ownAt(b)];
    const { id } = await first.jobs.submit(LOCAL_CALLER, { input: 1 });
    await clock.pass(10 * LEASE_MS, 1_000);
    equal(first.begun.length + second.begun.length, 1);
    for (const { end } of [...first.begun, ...second.begun]) end();
    await clock.pass(2_000, 100);
    const { state, attempt } = await b.api.get(id);
    deepEqual([state, attempt], ['succeeded', 1]);
  });

  test('is done by another server when the first is killed', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const first = ownAt(a);
    const { id } = await first.jobs.submit(LOCAL_CALLER, { input: 1 });
    await clock.pass(2_000, 100);
    equal(first.begun.length, 1);
    fixture.kill();
    const second = ownAt(b);
    await clock.pass(LEASE_MS + 4_000, 500);
    second.begun[0]?.end();
    await clock.pass(2_000, 100);
    const { state, attempt } = await b.api.get(id);
    deepEqual([state, attempt], ['succeeded', 2]);
  });

  test('is given up by a server that has stood still, once another has it', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock, line } = fixture;
    const first = ownAt(a);
    const { id } = await first.jobs.submit(LOCAL_CALLER, { input: 1 });
    await clock.pass(2_000, 100);
    const goOn = line.stall();
    const second = ownAt(b);
    await clock.pass(LEASE_MS + 4_000, 500);
    equal(second.begun.length, 1);
    equal(first.begun[0]?.signal.aborted, false);
    goOn();
    await clock.pass(LEASE_MS, 1_000);
    equal(first.begun[0]?.signal.aborted, true);
    first.begun[0]?.end();
    second.begun[0]?.end();
    await clock.pass(2_000, 100);
    equal((await b.api.get(id)).state, 'succeeded');
  });
});

describe('a bulk job', () => {
  const COUNT = 1_000;
  const fill = ({ api }: EngineFixture) =>
    api.submit(Array.from({ length: COUNT }, () => ({ kind: 'demo:echo', maxAttempts: 1 })));
  const counts = async ({ api }: EngineFixture) =>
    (await api.list({ kind: 'demo:*', counts: true, limit: 1 })).counts;
  const ended = async ({ b, clock }: ServersFixture, id: string) => {
    await clock.pass(2 * LEASE_MS, 500);
    const job = await b.api.get(id);
    equal(job.state, 'succeeded');
    return { ...job, output: job.output as unknown as BulkOutput };
  };

  test('of a server that is killed in the middle is continued by another, and counts every job once', async () => {
    await using fixture = await serversFixture();
    const { a, b } = fixture;
    await fill(a);
    const killed = fixture.database.at('report', 3, fixture.kill); // each page is one
    const { id } = await a.api.bulk.run({ action: 'cancel', filter: { kind: 'demo:*', state: ['queued'] } });
    await killed;
    const { output, attempt } = await ended(fixture, id);
    deepEqual(output, { action: 'cancel', successful: COUNT, skipped: 0, reasons: {} });
    deepEqual(await counts(b), { cancelled: COUNT });
    equal(attempt, 2);
  });

  test('of a tenant waits for the one before it, whichever server runs that', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock, line } = fixture;
    await fill(a);
    const filter = { kind: 'demo:*' };
    const stalled = fixture.database.at('report', 2, line.stall);
    const first = await a.api.bulk.run({ action: 'pause', filter: { ...filter, state: ['queued'] } });
    const goOn = await stalled;
    const second = await b.api.bulk.run({
      action: 'cancel',
      filter: { ...filter, state: ['queued', 'paused'] },
    });
    await clock.pass(10_000, 500);
    equal((await b.api.get(second.id)).state, 'queued');
    goOn();
    await ended(fixture, first.id);
    await ended(fixture, second.id);
    const [one, other] = [await b.api.get(first.id), await b.api.get(second.id)];
    ok((one.finishedAt ?? '') <= (other.startedAt ?? ''));
    deepEqual(await counts(b), { cancelled: COUNT });
  });
});
