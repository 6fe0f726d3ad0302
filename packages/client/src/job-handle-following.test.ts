import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ClaimedJob, isJobError, type Json, type Message } from '@longrun/core';
import type { JobHandle } from './job-handle.ts';
import { Longrun } from './longrun.ts';
import { reached } from './testing/reached.ts';
import { openWorksite, type Worksite } from './testing/worksite.ts';

interface Running {
  readonly job: JobHandle<Json>;
  readonly claimed: ClaimedJob;
  readonly site: Worksite;
  readonly longrun: Longrun;
}

async function withRunning(body: (running: Running) => Promise<void>, kind = 'demo:pausable'): Promise<void> {
  await using site = await openWorksite();
  await using longrun = new Longrun({ api: site.api });
  const job = await longrun.submit<Json>(kind, { rows: 3 });
  const claimed = await site.claim();
  await reached(job.state, 'running');
  await body({ job, claimed, site, longrun });
}

const say = (text: string) => ({ severity: 'info', text }) as const;
const textsOf = async (messages: AsyncIterable<Message>) =>
  (await Array.fromAsync(messages)).map(({ text }) => text);
const isCoded = (code: string) => (error: unknown) => isJobError(error) && error.code === code;

describe('what a handle shows of its job', () => {
  test('progress is whole percent, only on change, and 100 in the end', () =>
    withRunning(async ({ job, claimed, site }) => {
      const seen: number[] = [];
      job.progress.subscribe((percent) => seen.push(percent));
      for (const percent of [12.7, 12.9, 99.9]) await site.report(claimed, { progress: { percent } });
      await site.settle(claimed, { type: 'completed' });
      await reached(job.status, 'Succeeded');
      assert.deepEqual(seen, [0, 12, 99, 100]);
    }));

  test('a job that was stopped early succeeds with what it has, and not at 100', () =>
    withRunning(async ({ job, claimed, site }) => {
      await site.report(claimed, { progress: { percent: 40 } });
      assert.equal(await job.stop(), true);
      await reached(job.state, 'stopping');
      assert.equal(job.status.value, 'Started');
      await site.settle(claimed, { type: 'completed', output: 'half' });
      assert.equal(await job.result(), 'half');
      assert.equal(job.snapshot?.partial, true);
      assert.equal(job.progress.value, 40);
    }));

  test('counters and the latest text are flows of their own', () =>
    withRunning(async ({ job, claimed, site }) => {
      const counters = { remaining: 2, successful: 1, failed: 0 };
      await site.report(claimed, { progress: { counters, info: 'reading' }, messages: [say('row 2')] });
      await site.settle(claimed, { type: 'completed' });
      await job.result();
      assert.deepEqual(job.counters.value, counters);
      assert.equal(job.info.value, 'row 2');
    }));

  test('what is left is a range, and the handler’s own word goes before it', () =>
    withRunning(async ({ job, claimed, site }) => {
      const left = () => job.eta.value;
      assert.equal(left(), undefined);
      const estimatedCompletionAt = new Date(Date.now() + 60_000).toISOString();
      await site.report(claimed, { progress: { percent: 10, estimatedCompletionAt } });
      await reached(job.progress, 10);
      const eta = left();
      assert.equal(eta?.basis, 'handler');
      assert.ok(eta.lowMs > 50_000 && eta.highMs <= 60_000);
      await site.settle(claimed, { type: 'completed' });
      await reached(job.status, 'Succeeded');
      assert.equal(left(), undefined);
    }));

  test('every flow ends with the job', () =>
    withRunning(async ({ job, claimed, site }) => {
      const { status, state, progress, counters, info, eta, error } = job;
      const flows: AsyncIterable<unknown>[] = [status, state, progress, counters, info, eta, error];
      const ends = flows.map((flow) => Array.fromAsync(flow));
      await site.settle(claimed, { type: 'completed' });
      const [statuses, states] = await Promise.all(ends);
      assert.equal(statuses?.at(-1), 'Succeeded');
      assert.equal(states?.at(-1), 'succeeded');
    }));

  test('the outcome is there when the status says so', () =>
    withRunning(async ({ job, claimed, site }) => {
      const outcome = { heading: 'Done', next: [{ type: 'link', url: 'https://example.org' } as const] };
      await site.settle(claimed, { type: 'completed', output: 5, outcome });
      await reached(job.status, 'Succeeded');
      assert.deepEqual(job.outcome, outcome);
      assert.equal(job.snapshot?.output, 5);
      assert.equal(await job.acknowledge(), true);
      assert.ok(job.snapshot?.acknowledgedAt);
    }));

  test('checkStatus() brings what the watch has not', () =>
    withRunning(async ({ job }) => {
      assert.equal(await job.checkStatus(), true);
      assert.equal(job.snapshot?.worker, 'worker-by-hand');
    }));
});

describe('the messages of a handle', () => {
  test('who listens late hears all of them from the first, then the rest, each once', () =>
    withRunning(async ({ job, claimed, site }) => {
      await site.report(claimed, { messages: [say('one'), say('two')] });
      const heard: string[] = [];
      for await (const { text } of job.messages) {
        heard.push(text);
        if (text === 'two') {
          await site.report(claimed, { messages: [say('three')] });
          await site.settle(claimed, { type: 'completed' });
        }
      }
      assert.deepEqual(heard, ['one', 'two', 'three']);
      assert.deepEqual(await textsOf(job.messages), heard);
    }));

  test('listening before the start hears everything', async () => {
    await using site = await openWorksite();
    await using longrun = new Longrun({ api: site.api });
    const job = longrun.job('demo:plain');
    const heard = textsOf(job.messages);
    job.start();
    const claimed = await site.claim();
    await site.report(claimed, { messages: [say('one')] });
    await site.report(claimed, { messages: [say('two')], settlement: { type: 'completed' } });
    assert.deepEqual(await heard, ['one', 'two']);
  });

  test('a listener that cannot keep up misses nothing', () =>
    withRunning(async ({ job, claimed, site }) => {
      const texts = Array.from({ length: 2_500 }, (_, index) => `row ${index}`);
      const heard: string[] = [];
      await site.report(claimed, { messages: [say('begin')] });
      for await (const { text } of job.messages) {
        heard.push(text);
        if (text !== 'begin') continue;
        for (let at = 0; at < texts.length; at += 500)
          await site.report(claimed, { messages: texts.slice(at, at + 500).map(say) });
        await site.settle(claimed, { type: 'completed' });
        await job.result();
      }
      assert.deepEqual(heard, ['begin', ...texts]);
    }));
});

describe('a handle beyond one process', () => {
  test('it comes back Paused, asks nothing, and goes on after start()', () =>
    withRunning(async ({ job, claimed, site, longrun }) => {
      const text = job.toJson();
      await job[Symbol.asyncDispose]();
      const again = longrun.fromJson(text);
      assert.equal(again.status.value, 'Paused');
      assert.equal(again.serverJobId, claimed.jobId);
      assert.equal(again.snapshot, undefined);
      assert.equal(again.start(), true);
      assert.equal(again.status.value, 'Started');
      await site.settle(claimed, { type: 'completed', output: 'there' });
      assert.equal(await again.result(), 'there');
    }));

  test('start() of a rebuilt handle resumes a job that is itself paused', () =>
    withRunning(async ({ job, claimed, site, longrun }) => {
      job.pause();
      await reached(job.state, 'pausing');
      await site.settle(claimed, { type: 'suspended' });
      await reached(job.status, 'Paused');
      const again = longrun.fromJson(job.toJson());
      again.start();
      await reached(again.state, 'queued');
      assert.equal(again.status.value, 'Started');
    }));

  test('one that was never started comes back NotStarted, with its input', async () => {
    await using site = await openWorksite();
    await using longrun = new Longrun({ api: site.api });
    const again = longrun.fromJson(longrun.job('demo:plain', { rows: 9 }).toJson());
    assert.equal(again.status.value, 'NotStarted');
    again.start();
    assert.deepEqual((await site.claim()).input, { rows: 9 });
  });

  test('a submit whose answer was lost is found again, not made twice', async () => {
    await using site = await openWorksite();
    await using longrun = new Longrun({ api: site.api });
    const job = longrun.job('demo:plain', 1);
    job.start();
    const text = job.toJson(); // before the answer: there is no id yet
    assert.equal(job.serverJobId, '');
    await reached(job.state, 'queued');
    const again = longrun.fromJson(text);
    assert.equal(again.status.value, 'Paused');
    again.start();
    await reached(again.state, 'queued');
    assert.equal(again.serverJobId, job.serverJobId);
    assert.equal((await site.api.list()).jobs.length, 1);
  });

  test('its text holds no credentials', async () => {
    const longrun = new Longrun({ url: 'http://127.0.0.1:9', token: 'secret-key' });
    assert.doesNotMatch(longrun.job('demo:plain').toJson(), /secret|127\.0\.0\.1/);
  });

  test('the text of another kind is refused', async () => {
    await using site = await openWorksite();
    const longrun = new Longrun({ api: site.api });
    const text = longrun.job('demo:plain').toJson();
    assert.throws(() => longrun.fromJson(text, { kind: 'demo:other' }), isCoded('invalid-request'));
  });
});

describe('a handle whose job is out of its hands', () => {
  test('retry() opens a new run, and result() waits for its end', () =>
    withRunning(async ({ job, claimed, site }) => {
      await site.settle(claimed, { type: 'failed', error: { code: 'broken', message: 'x' } });
      await assert.rejects(job.result(), isCoded('job-failed'));
      assert.equal(await job.retry(), true);
      assert.equal(job.status.value, 'Started');
      assert.equal(job.progress.value, 0);
      await site.settle(await site.claim(), { type: 'completed', output: 'second' });
      assert.equal(await job.result(), 'second');
    }));

  test('what the server refuses answers false, with the reason in the error', () =>
    withRunning(async ({ job }) => {
      assert.equal(await job.retry(), false);
      assert.equal(job.error.value?.code, 'transition-refused');
      assert.equal(await job.stop(), true);
      assert.equal(job.error.value, undefined);
    }));

  test('releasing it ends the flows and the messages, and leaves the job alone', () =>
    withRunning(async ({ job, claimed, site }) => {
      const result = job.result();
      const statuses = Array.fromAsync(job.status);
      const messages = textsOf(job.messages);
      await job[Symbol.asyncDispose]();
      await assert.rejects(result, { name: 'AbortError' });
      await Promise.all([statuses, messages]);
      assert.equal(job.start(), false);
      assert.equal((await site.api.get(claimed.jobId)).state, 'running');
    }));

  test('closing its owner releases every handle that watches', () =>
    withRunning(async ({ job, longrun }) => {
      const result = job.result();
      await longrun.close();
      await assert.rejects(result, { name: 'AbortError' });
    }));

  test('a cancel that no server confirmed leaves it Failed and answers false', async () => {
    await using site = await openWorksite();
    const nobody = new Longrun({ url: 'http://127.0.0.1:9' });
    const online = new Longrun({ api: site.api });
    const submitted = await online.submit('demo:plain');
    const job = nobody.fromJson(submitted.toJson());
    const cancelled = job.cancel();
    assert.equal(job.status.value, 'Canceling');
    assert.equal(await cancelled, false);
    assert.equal(job.status.value, 'Failed');
    assert.equal(job.error.value?.code, 'unreachable');
    await assert.rejects(job.result(), isCoded('unreachable'));
    await online.close();
  });

  test('a rebuilt handle whose job was deleted ends as Failed, and says so', () =>
    withRunning(async ({ job, claimed, site, longrun }) => {
      const text = job.toJson();
      await site.settle(claimed, { type: 'completed' });
      await job.result();
      await longrun.delete(job.serverJobId);
      const again = longrun.fromJson(text);
      again.start();
      await assert.rejects(again.result(), isCoded('job-deleted'));
      assert.equal(again.status.value, 'Failed');
    }));
});
