import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type ClaimedJob, JobError } from '@longrun/core';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { type EngineFixture, engineFixture, manualClock } from './testing/index.ts';

function show(fixture: EngineFixture, { jobId, claimId }: ClaimedJob, percent: number) {
  const reports = [{ jobId, claimId, progress: { percent } }];
  return fixture.source.sync({ workerId: 'w1', reports });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('progress', () => {
  test('does not fall when the engine is opened anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longrun-'));
    const clock = manualClock();
    const open = async () =>
      engineFixture({ clock, store: await openSqlite({ file: join(folder, 'jobs.db'), clock }) });
    try {
      const before = await open();
      const { id } = await before.submit();
      const claim = await before.claim();
      await show(before, claim, 80);
      await before.engine.close();
      await using after = await open();
      await show(after, claim, 50);
      equal((await after.api.get(id)).progress?.percent, 80);
      const { commits } = await after.engine.stats();
      for (let percent = 81; percent < 99; percent += 1) await show(after, claim, percent);
      equal((await after.engine.stats()).commits, commits); // shown, and stored with the next sweep
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  test('that is not stored yet is there for who reads the job', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await show(fixture, claim, 10);
    const { commits } = await fixture.engine.stats();
    await show(fixture, claim, 20);
    equal((await fixture.engine.stats()).commits, commits);
    equal((await fixture.api.get(id)).progress?.percent, 20);
  });
  test('that could not be stored is stored at the next chance', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    let full = false;
    let refused = 0;
    const store: Store = {
      ...inner,
      async write(commands) {
        if (!full) return inner.write(commands);
        refused += 1;
        throw new JobError('store-full', 'No room.');
      },
    };
    await using fixture = await engineFixture({ store, clock });
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await show(fixture, claim, 10);
    await show(fixture, claim, 90);
    full = true;
    await clock.advance(1_000);
    await until(() => refused > 0);
    full = false;
    equal((await fixture.api.history(id)).updates.at(-1)?.changes?.progress?.percent, 10);
    await clock.pass(2_000);
    await fixture.update(id, ({ live, changes }) => !live && changes?.progress?.percent === 90);
    equal((await fixture.api.get(id)).progress?.percent, 90);
  });
  test('never falls for a watcher while older progress is being stored', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    let gate: Promise<void> | undefined;
    let held = 0;
    const store: Store = {
      ...inner,
      async write(commands) {
        const results = await inner.write(commands);
        if (gate) held += 1;
        await gate;
        return results;
      },
    };
    await using fixture = await engineFixture({ store, clock });
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await show(fixture, claim, 10);
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { changes } of fixture.api.watch(id))
        if (changes?.progress?.percent !== undefined) seen.push(changes.progress.percent);
    })();
    await until(() => seen.includes(10));
    await show(fixture, claim, 20);
    await until(() => seen.includes(20));
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    await clock.advance(1_000); // now 20 is stored, which takes its time
    await until(() => held > 0);
    await show(fixture, claim, 30);
    await until(() => seen.includes(30));
    gate = undefined;
    resolve();
    await fixture.settle(claim, { type: 'completed' });
    await watching;
    deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
  });
});
