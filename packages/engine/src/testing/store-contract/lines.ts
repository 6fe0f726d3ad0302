import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_EVENTS, JOB_STATES, type JobEvent, type JobState, next } from '@longrun/core';
import { fenceFor, type OpenStore, type StoreFixture, storeFixture } from '../store-fixture.ts';
import { claimUpTo, endAll, insertAll } from './claiming.ts';

const MINUTE_MS = 60_000;

export function describeLines(open: OpenStore): void {
  /** Claims one at a time, and ends each job before the next. */
  const serve = async (fixture: StoreFixture, count: number) => {
    const owners: (string | undefined)[] = [];
    for (let served = 0; served < count; served += 1) {
      const [claim] = await claimUpTo(fixture, 1);
      if (!claim) break;
      owners.push(ownerOf(claim.jobId));
      await endAll(fixture, [claim]);
    }
    return owners;
  };
  const ownerOf = (jobId: string) => /^(.*)-\d+$/.exec(jobId)?.[1];
  const backlog = (fixture: StoreFixture, owner: string, count: number, priority = 0) =>
    insertAll(
      fixture,
      Array.from({ length: count }, (_, index) => ({
        id: `${owner}-${index}`,
        priority,
        ...(owner !== '' && { owner }),
      })),
    );

  describe('the ready line', () => {
    test('a job gains a point of priority for each minute that it waits', async () => {
      await using fixture = await storeFixture(open);
      const old = await fixture.insert({ priority: 0 });
      await fixture.clock.advance(10 * MINUTE_MS + 1);
      const young = await fixture.insert({ priority: 10 });
      const urgent = await fixture.insert({ priority: 11 });
      deepEqual(await ids(fixture, 3), [urgent, old, young]);
    });
    test('a job that comes back keeps its place', async () => {
      await using fixture = await storeFixture(open);
      const first = await fixture.insert();
      await fixture.clock.advance(1_000);
      const second = await fixture.insert();
      await fixture.move(first, 'pause');
      await fixture.clock.advance(1_000);
      await fixture.move(first, 'start');
      deepEqual(await ids(fixture, 2), [first, second]);
    });
    test('a new run of a job stands behind those that were queued before', async () => {
      await using fixture = await storeFixture(open);
      const again = await fixture.insert();
      await fixture.move(again, 'cancel');
      await fixture.clock.advance(1_000);
      const other = await fixture.insert();
      await fixture.clock.advance(1_000);
      await fixture.move(again, 'retry');
      deepEqual(await ids(fixture, 2), [other, again]);
    });
    for (const { event, from } of waysIntoTheLine())
      test(`a job with an owner is claimed after ${event} from ${from}`, async () => {
        await using fixture = await storeFixture(open);
        const job = await fixture.jobIn(from, { owner: 'ann' });
        const { kind, dueAt } = await fixture.read(job.jobId);
        if (dueAt !== undefined) await fixture.clock.advance(dueAt - fixture.clock.now());
        await fixture.move(job.jobId, event, fenceFor(from, job.claimId));
        equal((await fixture.claim(kind))?.jobId, job.jobId);
      });
  });

  describe('owners', () => {
    test('an owner with one job waits for at most one job of each other owner, whatever these have queued', async () => {
      await using fixture = await storeFixture(open);
      for (const owner of ['ann', 'bob', 'cid']) await backlog(fixture, owner, 200);
      await serve(fixture, 5);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'zoe', 1);
      ok((await serve(fixture, 4)).includes('zoe'));
    });
    test('the same holds where one claim takes many', async () => {
      await using fixture = await storeFixture(open);
      await backlog(fixture, 'ann', 200, 50);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'bob', 3);
      const owners = (await claimUpTo(fixture, 6)).map(({ jobId }) => ownerOf(jobId));
      deepEqual(owners, ['ann', 'bob', 'ann', 'bob', 'ann', 'bob']);
    });
    test('the owner with the fewest running jobs goes first', async () => {
      await using fixture = await storeFixture(open);
      await backlog(fixture, 'ann', 5);
      await claimUpTo(fixture, 2);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'bob', 5);
      const owners = (await claimUpTo(fixture, 3)).map(({ jobId }) => ownerOf(jobId));
      deepEqual(owners, ['bob', 'bob', 'ann']);
    });
    test('among owners that were not served the rank decides, and so it does within an owner', async () => {
      await using fixture = await storeFixture(open);
      await backlog(fixture, 'zoe', 1);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'ann', 1);
      await fixture.clock.advance(1_000);
      await fixture.insert({ id: 'bob-0', owner: 'bob' });
      await fixture.insert({ id: 'bob-1', owner: 'bob', priority: 1 });
      deepEqual(await ids(fixture, 4), ['bob-1', 'zoe-0', 'ann-0', 'bob-0']);
    });
    test('jobs without an owner count as one owner’s', async () => {
      await using fixture = await storeFixture(open);
      await backlog(fixture, '', 50);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'ann', 50);
      deepEqual(await serve(fixture, 4), ['', 'ann', '', 'ann']);
    });
    test('a turn does not outlive the jobs that it stood for', async () => {
      await using fixture = await storeFixture(open);
      await backlog(fixture, 'ann', 2);
      await fixture.clock.advance(1_000);
      await backlog(fixture, 'bob', 1);
      await fixture.clock.advance(1_000);
      await fixture.insert({ id: 'ann-2', owner: 'ann' });
      for (const jobId of ['ann-0', 'ann-1']) await fixture.move(jobId, 'cancel');
      deepEqual(await ids(fixture, 2), ['bob-0', 'ann-2']);
      deepEqual(await ids(fixture, 2), []);
    });
    test('more owners than are looked at at once are all served, each once before any is served twice', async () => {
      await using fixture = await storeFixture(open);
      const served: (string | undefined)[] = [];
      for (let index = 0; index < 100; index += 1) await backlog(fixture, `owner${index}`, 3);
      for (const count of [100, 60, 40, 100]) {
        const claims = await claimUpTo(fixture, count);
        await endAll(fixture, claims);
        await fixture.clock.advance(1);
        for (const { jobId } of claims) served.push(ownerOf(jobId));
      }
      for (const round of [0, 100, 200]) equal(new Set(served.slice(round, round + 100)).size, 100);
    });
    test('a claim of very many goes round the owners as often as it must', async () => {
      await using fixture = await storeFixture(open);
      for (let index = 0; index < 100; index += 1) await backlog(fixture, `owner${index}`, 3);
      const served = (await claimUpTo(fixture, 300)).map(({ jobId }) => ownerOf(jobId));
      for (const round of [0, 100, 200]) equal(new Set(served.slice(round, round + 100)).size, 100);
    });
    test('owners are told apart by kind and tenant', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'a', kind: 'a:x', owner: 'ann' });
      await fixture.insert({ id: 'foreign', tenant: 'other', owner: 'ann' });
      deepEqual(await ids(fixture, 5), []);
      equal((await fixture.claim('a:x'))?.jobId, 'a');
    });
  });
}

async function ids(fixture: StoreFixture, limit: number): Promise<string[]> {
  return (await claimUpTo(fixture, limit)).map(({ jobId }) => jobId);
}

/** Every move by which a job that exists becomes ready. Time and the end of others are moves of their own. */
function waysIntoTheLine(): { event: JobEvent; from: JobState }[] {
  return JOB_EVENTS.flatMap((event) =>
    JOB_STATES.filter((from) => next(from, event) === 'queued').map((from) => ({ event, from })),
  );
}
