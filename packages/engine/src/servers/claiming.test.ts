import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedJob } from '@longrun/core';
import type { EngineFixture } from '../testing/index.ts';
import { serversFixture } from '../testing/servers-fixture.ts';

const FATES = ['flow', 'lost'] as const;
const WAIT_MS = 60_000;

const waitAt = ({ source }: EngineFixture, workerId = 'w1', capacity = 1): Promise<ClaimedJob[]> =>
  source.claim({ workerId, kinds: ['demo:echo'], capacity, waitMs: WAIT_MS });

for (const fate of FATES)
  describe(`a worker that waits at one server, with hints ${fate}`, () => {
    test('is given what is submitted to another', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      database.fate(fate);
      const waiting = waitAt(b);
      await clock.pass(3_000, 100);
      const { id } = await a.submit();
      if (fate === 'lost') await clock.pass(1_100, 100); // a sweep, and what chores are spread by
      deepEqual(
        (await waiting).map(({ jobId }) => jobId),
        [id],
      );
    });

    test('is given a job that another hands back', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      database.fate(fate);
      await a.submit();
      const claim = await a.claim();
      const waiting = waitAt(b);
      await clock.pass(3_000, 100);
      await a.settle(claim, { type: 'released' });
      if (fate === 'lost') await clock.pass(1_100, 100);
      equal((await waiting)[0]?.jobId, claim.jobId);
    });

    test('is given a job once a limit allows it, be it wider or a slot of it free', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      await a.api.limits.set({ kind: 'demo:echo', concurrency: 1 });
      for (let count = 0; count < 3; count += 1) await a.submit();
      const first = await a.claim();
      database.fate(fate);
      const waiting = [waitAt(b, 'w2'), waitAt(b, 'w3')];
      await clock.pass(3_000, 100);
      await a.settle(first, { type: 'completed' });
      await clock.pass(1_100, 100);
      const [second] = await Promise.race(waiting);
      ok(second);
      await a.api.limits.set({ kind: 'demo:echo', concurrency: 2 });
      await clock.pass(1_100, 100);
      equal((await Promise.all(waiting)).flat().length, 2);
    });

    test('is given a job once a pause is lifted', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      await a.api.pauses.set({ kind: 'demo:echo' });
      await a.submit();
      database.fate(fate);
      const waiting = waitAt(b);
      await clock.pass(3_000, 100);
      await a.api.pauses.lift({ kind: 'demo:echo' });
      await clock.pass(1_100, 100);
      equal((await waiting).length, 1);
    });
  });

describe('many workers that wait at many servers', () => {
  test('do not all ask when one job comes, and all are served when many come', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock, database } = fixture;
    const waiting = Array.from({ length: 200 }, (_, index) => waitAt(b, `w${index}`));
    await clock.pass(3_000, 100);
    const before = database.count('claim');
    await a.submit();
    const [first] = await Promise.race(waiting);
    ok(first);
    ok(database.count('claim') - before <= 4, `${database.count('claim') - before} claims for one job`);
    await a.api.submit(Array.from({ length: 199 }, () => ({ kind: 'demo:echo' })));
    await clock.pass(1_100, 100);
    const jobs = (await Promise.all(waiting)).flat();
    equal(new Set(jobs.map(({ jobId }) => jobId)).size, 200);
  });

  test('ask once a second for all that are alike while nothing happens', async () => {
    await using fixture = await serversFixture();
    const { b, clock, database } = fixture;
    const waiting = Array.from({ length: 200 }, (_, index) => waitAt(b, `w${index}`));
    await clock.pass(3_000, 100);
    const before = database.count('claim');
    await clock.pass(10_000, 100);
    ok(database.count('claim') - before <= 10, `${database.count('claim') - before} claims in ten seconds`);
    await b.engine.close().then(() => Promise.all(waiting));
  });
});
