import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { assertSound } from './system/history.ts';
import { example, startLongrun } from './system/longrun-process.ts';
import { temporaryStore } from './system/temporary-store.ts';
import { until } from './system/until.ts';

const LEASE_SECONDS = 2;
const SWEEP_MS = 1_000;
// What a busy machine may add between the moment a job is due for rescue and the moment it is told.
const MARGIN_MS = 3_000;

interface Slow {
  readonly ms: number;
  readonly steps: number;
}

describe('a worker as a process of its own', () => {
  test('is killed in mid-job: the job is rescued in time and goes on from its checkpoint', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    const worker = () =>
      startLongrun('worker', example('conformance'), '--url', server.url, '--lease', `${LEASE_SECONDS}`);
    await using longrun = new Longrun({ url: server.url });
    await using first = await worker();
    const job = await longrun.submit<Slow>('demo:slow', { ms: 4_000 });
    await until(longrun, job.serverJobId, ({ hasCheckpoint }) => hasCheckpoint === true);
    await first.kill();
    const killedAt = Date.now();
    await using _second = await worker();
    await until(longrun, job.serverJobId, ({ state, attempt }) => state === 'queued' || attempt === 2);
    const waited = Date.now() - killedAt;
    ok(waited <= LEASE_SECONDS * 1_000 + SWEEP_MS + MARGIN_MS, `rescued after ${waited} ms`);
    deepEqual(await job.result(), { ms: 4_000, steps: 40 });

    const done = await longrun.get(job.serverJobId);
    equal(done.attempt, 2);
    const updates = await assertSound(longrun, done);
    const claims = updates.filter(({ event }) => event === 'claim');
    equal(claims.length, 2);
    const [, again] = claims;
    const after = updates.find(
      ({ sequence, changes }) => sequence > (again?.sequence ?? 0) && changes?.progress,
    );
    ok(
      (after?.changes?.progress?.counters?.successful ?? 0) >= 10,
      'the second attempt begins where the checkpoint lies',
    );
  });
  test('is asked to end: it hands its job back with the checkpoint and no attempt is lost', async () => {
    await using store = await temporaryStore();
    await using server = await store.serve();
    const worker = () => startLongrun('worker', example('conformance'), '--url', server.url);
    await using longrun = new Longrun({ url: server.url });
    await using first = await worker();
    const job = await longrun.submit<Slow>('demo:slow', { ms: 3_000 });
    await until(longrun, job.serverJobId, ({ progress }) => (progress?.counters?.successful ?? 0) > 0);
    equal(await first.terminate(), 0);
    const waiting = await longrun.get(job.serverJobId);
    deepEqual([waiting.state, waiting.attempt, waiting.hasCheckpoint], ['queued', 1, true]);
    await using _second = await worker();
    deepEqual(await job.result(), { ms: 3_000, steps: 30 });
    equal((await longrun.get(job.serverJobId)).attempt, 1);
  });
  test('is paused from elsewhere, every process is killed, and another worker goes on', async () => {
    await using store = await temporaryStore();
    const server = await store.serve();
    const worker = await startLongrun('worker', example('conformance'), '--url', server.url);
    const before = new Longrun({ url: server.url });
    const job = await before.submit('demo:slow', { ms: 3_000 });
    await until(before, job.serverJobId, ({ progress }) => (progress?.counters?.successful ?? 0) > 3);
    ok(job.pause());
    await until(before, job.serverJobId, ({ state }) => state === 'paused');
    const text = job.toJson();
    await before.close();
    await Promise.all([worker.kill(), server.kill()]);

    await using again = await store.serve();
    await using _worker = await startLongrun('worker', example('conformance'), '--url', again.url);
    await using after = new Longrun({ url: again.url });
    const rebuilt = after.fromJson<Slow>(text);
    equal(rebuilt.status.value, 'Paused');
    ok(rebuilt.start());
    deepEqual(await rebuilt.result(), { ms: 3_000, steps: 30 });
  });
});
