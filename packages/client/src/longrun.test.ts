import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError, type Json } from '@longrun/core';
import { createApp, type Listening, listen } from '@longrun/server';
import { Longrun } from './longrun.ts';
import { reached } from './testing/reached.ts';
import { openWorksite, type Worksite } from './testing/worksite.ts';

async function withServer(
  body: (opened: { longrun: Longrun; site: Worksite; server: Listening }) => Promise<void>,
): Promise<void> {
  await using site = await openWorksite();
  const server = await serveOn(site);
  await using longrun = new Longrun({ url: server.url });
  await body({ longrun, site, server });
  await longrun.close();
  await server.close(0);
}

function serveOn({ engine }: Worksite, port = 0): Promise<Listening> {
  return listen({ app: createApp({ engine }), engine, port });
}

describe('Longrun over HTTP', () => {
  test('a job is started, watched, paused, resumed and gives its result', () =>
    withServer(async ({ longrun, site }) => {
      const job = longrun.job<Json>('demo:pausable', { rows: 2 });
      assert.equal(job.start(), true);
      const first = await site.claim();
      assert.deepEqual(first.input, { rows: 2 });
      await site.report(first, { progress: { percent: 50 }, messages: [{ severity: 'info', text: 'half' }] });
      await reached(job.progress, 50);
      assert.equal(job.pause(), true);
      await reached(job.state, 'pausing');
      await site.settle(first, { type: 'suspended' });
      await reached(job.status, 'Paused');
      assert.equal(job.start(), true);
      await site.settle(await site.claim(), { type: 'completed', output: { rows: 2 } });
      assert.deepEqual(await job.result(), { rows: 2 });
      const texts = (await Array.fromAsync(job.messages)).map(({ text }) => text);
      assert.deepEqual(texts, ['half']);
    }));

  test('a handle goes on when the server was away', () =>
    withServer(async ({ longrun, site, server }) => {
      const job = await longrun.submit<Json>('demo:plain');
      const claimed = await site.claim();
      await reached(job.state, 'running');
      await server.close(0);
      await site.report(claimed, { messages: [{ severity: 'info', text: 'meanwhile' }] });
      await site.settle(claimed, { type: 'completed', output: 'done' });
      const again = await serveOn(site, server.port);
      assert.equal(await job.result(), 'done');
      assert.equal(job.info.value, 'meanwhile');
      await longrun.close();
      await again.close(0);
    }));

  test('a job that exists is attached to and controlled by its id', () =>
    withServer(async ({ longrun, site }) => {
      const [submitted] = await longrun.submitMany([{ kind: 'demo:pausable', trigger: 'manual' }]);
      const id = submitted?.job?.id ?? '';
      const job = await longrun.attach(id);
      assert.equal(job.status.value, 'NotStarted');
      assert.equal((await longrun.start(id)).state, 'queued');
      assert.equal((await longrun.pause(id)).state, 'paused');
      assert.equal((await longrun.resume(id)).state, 'queued');
      const claimed = await site.claim();
      assert.equal((await longrun.stop(id)).state, 'stopping');
      assert.equal((await longrun.cancel(id)).state, 'cancelling');
      await site.settle(claimed, { type: 'completed' });
      await reached(job.status, 'Failed');
      assert.equal((await longrun.retry(id)).state, 'queued');
      await longrun.delete(id);
      await assert.rejects(longrun.get(id), (error) => isJobError(error) && error.code === 'job-deleted');
    }));

  test('start() of a handle on a job that waits for a person starts it', () =>
    withServer(async ({ longrun }) => {
      const job = await longrun.submit('demo:plain', null, { trigger: 'manual' });
      assert.equal(job.status.value, 'NotStarted');
      assert.equal(job.start(), true);
      await reached(job.state, 'queued');
    }));

  test('what is refused rejects with the reason', () =>
    withServer(async ({ longrun }) => {
      const isInvalid = (error: unknown) => isJobError(error) && error.code === 'invalid-input';
      await assert.rejects(longrun.submit('no kind'), isInvalid);
      const isUnknown = (error: unknown) => isJobError(error) && error.code === 'job-not-found';
      await assert.rejects(longrun.attach('job_00000000000000000000000000'), isUnknown);
    }));

  test('jobs and kinds are listed', () =>
    withServer(async ({ longrun }) => {
      await longrun.submitMany([{ kind: 'demo:plain' }, { kind: 'demo:pausable' }]);
      const { jobs } = await longrun.list({ kind: 'demo:pl*' });
      assert.deepEqual(
        jobs.map(({ kind }) => kind),
        ['demo:plain'],
      );
      assert.equal((await longrun.kinds()).length, 2);
    }));
});
