import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { JobError, type Json, type ReportAnswer } from '@longrun/core';
import { LOCAL_CALLER } from './caller.ts';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { engineFixture, manualClock } from './testing/index.ts';

const PAUSABLE = { kinds: [{ description: { kind: 'demo:echo', pausable: true } }] };
const codeOf = (answer: ReportAnswer | undefined) => answer && 'error' in answer && answer.error.code;
const stateOf = (answer: ReportAnswer | undefined) => answer && 'state' in answer && answer.state;

describe('a report', () => {
  for (const place of ['in memory', 'in a file'])
    test(`with a value that cannot travel fails no other, ${place}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'longrun-'));
      const clock = manualClock();
      const file = place === 'in memory' ? ':memory:' : join(folder, 'jobs.db');
      try {
        await using fixture = await engineFixture({ clock, store: await openSqlite({ file, clock }) });
        await fixture.submit();
        await fixture.submit();
        const [one, two] = [await fixture.claim(), await fixture.claim()];
        const data = { call: () => 1 } as unknown as Json;
        const { jobs } = await fixture.source.sync({
          workerId: 'w1',
          reports: [
            { ...one, messages: [{ severity: 'info', text: 'hi', data }] },
            { ...two, settlement: { type: 'completed' } },
          ],
        });
        equal(stateOf(jobs[1]), 'succeeded');
        equal(await fixture.settle(one, { type: 'completed' }), 'succeeded');
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  test('is granted the lease it asks for', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.clock.pass(10_000);
    const reports = [{ jobId: id, claimId: claim.claimId }];
    await fixture.source.sync({ workerId: 'w1', leaseMs: 20 * claim.leaseMs, reports });
    await fixture.clock.pass(10 * claim.leaseMs);
    equal((await fixture.api.get(id)).state, 'running');
    equal(await fixture.settle(claim, { type: 'completed' }), 'succeeded');
  });
  test('from another tenant does not find the job, nor its progress', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const { claimId } = await fixture.claim();
    const foreign = fixture.engine.source({ ...LOCAL_CALLER, tenant: 'other' });
    for (const what of [{}, { progress: { percent: 99 } }]) {
      const reports = [{ jobId: id, claimId, ...what }];
      const { jobs } = await foreign.sync({ workerId: 'w2', reports });
      ok(codeOf(jobs[0]), JSON.stringify(jobs));
    }
    equal((await fixture.api.get(id)).progress, undefined);
  });
});

describe('a settlement', () => {
  for (const kept of ['checkpoint', 'partial'] as const)
    test(`is refused when its ${kept} could not be stored`, async () => {
      const clock = manualClock();
      const inner = await openSqlite({ file: ':memory:', clock });
      let full = false;
      const store: Store = {
        ...inner,
        async write(commands) {
          if (!full) return inner.write(commands);
          full = false;
          throw new JobError('store-full', 'No room.');
        },
      };
      await using fixture = await engineFixture({ ...PAUSABLE, store, clock });
      const { id } = await fixture.submit();
      const claim = await fixture.claim();
      await fixture.api.control(id, 'pause');
      const last = {
        jobId: id,
        claimId: claim.claimId,
        [kept]: { row: 5 },
        settlement: { type: 'suspended' },
      } as const;
      full = true;
      const { jobs } = await fixture.source.sync({ workerId: 'w1', reports: [last] });
      equal(codeOf(jobs.at(-1)), 'store-full');
      equal((await fixture.api.get(id)).state, 'pausing');
      const again = await fixture.source.sync({ workerId: 'w1', reports: [last] });
      equal(stateOf(again.jobs[0]), 'paused');
    });
  test('that comes after the last attempt was lost is told so', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ maxAttempts: 1 });
    const claim = await fixture.claim();
    await fixture.clock.pass(claim.leaseMs + 2_000);
    await fixture.update(id, ({ state }) => state === 'failed');
    const settlement = { type: 'completed', output: 42 } as const;
    const { jobs } = await fixture.source.sync({
      workerId: 'w1',
      reports: [{ jobId: id, claimId: claim.claimId, settlement }],
    });
    equal(codeOf(jobs[0]), 'claim-lost');
    equal((await fixture.api.get(id)).output, undefined);
  });
});

describe('a lost worker', () => {
  test('costs a pausing job its attempt: never are there more than the most', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit({ maxAttempts: 1 });
    const { leaseMs } = await fixture.claim();
    await fixture.api.control(id, 'pause');
    await fixture.clock.pass(leaseMs + 2_000);
    await fixture.update(id, ({ state }) => state === 'failed');
    const { attempt, error } = await fixture.api.get(id);
    deepEqual([attempt, error?.code], [1, 'worker-lost']);
  });
  for (const embedded of [true, false])
    test(`is ${embedded ? 'not ' : ''}found by its lease when the worker is ${embedded ? '' : 'not '}embedded`, async () => {
      await using fixture = await engineFixture();
      const { id } = await fixture.submit();
      const source = fixture.engine.source(LOCAL_CALLER, { embedded });
      const [claim] = await source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1 });
      ok(claim);
      await fixture.clock.pass(5 * claim.leaseMs);
      if (!embedded) await fixture.update(id, ({ event }) => event === 'rescue');
      const { jobs } = await source.sync({
        workerId: 'w1',
        reports: [{ jobId: id, claimId: claim.claimId, settlement: { type: 'completed' } }],
      });
      if (embedded) equal(stateOf(jobs[0]), 'succeeded');
      else equal(codeOf(jobs[0]), 'claim-lost');
    });
});
