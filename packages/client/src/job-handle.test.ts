import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ClaimedJob, isJobError, type Json, type Settlement } from '@longrun/core';
import type { JobHandle } from './job-handle.ts';
import type { JobStatus } from './job-status.ts';
import { Longrun } from './longrun.ts';
import { reached } from './testing/reached.ts';
import { openWorksite, type Worksite } from './testing/worksite.ts';

type Arrange = (job: JobHandle, site: Worksite) => Promise<ClaimedJob | undefined>;

const run: Arrange = async (job, site) => {
  job.start();
  const claimed = await site.claim();
  await reached(job.state, 'running');
  return claimed;
};
const settle =
  (settlement: Settlement, status: JobStatus): Arrange =>
  async (job, site) => {
    job.start();
    await site.settle(await site.claim(), settlement);
    await reached(job.status, status);
    return undefined;
  };

/** Each status, come to in the usual way. */
const ARRANGED: Record<JobStatus, Arrange> = {
  NotStarted: async () => undefined,
  Started: run,
  Paused: async (job) => {
    job.start();
    await reached(job.state, 'queued');
    job.pause();
    await reached(job.status, 'Paused');
    return undefined;
  },
  Canceling: async (job, site) => {
    const claimed = await run(job, site);
    assert.equal(await job.cancel(), true);
    return claimed;
  },
  Succeeded: settle({ type: 'completed', output: 'done' }, 'Succeeded'),
  Failed: settle({ type: 'failed', error: { code: 'broken', message: 'It broke.' } }, 'Failed'),
};
const STATUSES = Object.keys(ARRANGED) as JobStatus[]; // exactly the keys of the table

interface Arranged {
  readonly job: JobHandle<Json>;
  readonly site: Worksite;
  readonly longrun: Longrun;
  /** Fails the test when no worker has the job. */
  readonly claimed: () => ClaimedJob;
}

async function withJob(
  status: JobStatus,
  body: (arranged: Arranged) => Promise<void>,
  kind = 'demo:plain',
): Promise<void> {
  await using site = await openWorksite();
  await using longrun = new Longrun({ api: site.api });
  const job = longrun.job<Json>(kind, { rows: 3 });
  const claim = await ARRANGED[status](job, site);
  assert.equal(job.status.value, status);
  await body({
    job,
    site,
    longrun,
    claimed: () => {
      assert.ok(claim);
      return claim;
    },
  });
}

describe('the handle, by the method contract of ArcGIS', () => {
  for (const status of STATUSES) {
    const starts = status === 'NotStarted' || status === 'Paused';
    test(`start() answers ${starts} from ${status}${starts ? ' and moves to Started' : ''}`, () =>
      withJob(status, async ({ job }) => {
        assert.equal(job.start(), starts);
        assert.equal(job.status.value, starts ? 'Started' : status);
        assert.equal(job.start(), false);
      }));

    const pauses = status === 'Started';
    test(`pause() answers ${pauses} from ${status}`, () =>
      withJob(
        status,
        async ({ job }) => {
          assert.equal(job.pause(), pauses);
          if (pauses) await reached(job.state, 'pausing');
          assert.equal(job.status.value, status);
        },
        'demo:pausable',
      ));

    const checks = status === 'Started' || status === 'Canceling';
    test(`checkStatus() answers ${checks} from ${status}`, () =>
      withJob(status, async ({ job }) => {
        assert.equal(await job.checkStatus(), checks);
        assert.equal(job.status.value, status);
      }));

    const isFinal = status === 'Succeeded' || status === 'Failed';
    test(`cancel() ${isFinal ? `changes nothing once ${status}` : `moves ${status} on towards Failed`}`, () =>
      withJob(status, async ({ job }) => {
        const cancelled = job.cancel();
        if (!isFinal && status !== 'NotStarted') assert.equal(job.status.value, 'Canceling');
        assert.equal(await cancelled, !isFinal);
        if (isFinal) assert.equal(job.status.value, status);
        else assert.ok(['Canceling', 'Failed'].includes(job.status.value));
      }));
  }

  test('a running job whose kind saves no checkpoint cannot be paused', () =>
    withJob('Started', async ({ job }) => {
      assert.equal(job.pause(), false);
      assert.equal(job.status.value, 'Started');
      assert.equal(job.error.value, undefined);
    }));

  test('it is Started until the worker has confirmed the pause, then Paused', () =>
    withJob(
      'NotStarted',
      async ({ job, site }) => {
        job.start();
        const claimed = await site.claim();
        await reached(job.state, 'running');
        job.pause();
        await reached(job.state, 'pausing');
        assert.equal(job.status.value, 'Started');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        assert.equal(job.state.value, 'paused');
      },
      'demo:pausable',
    ));

  test('start() lets a paused job go on', () =>
    withJob('Paused', async ({ job, site }) => {
      assert.equal(job.start(), true);
      await site.settle(await site.claim(), { type: 'completed', output: 1 });
      assert.equal(await job.result(), 1);
    }));

  test('a pause that is asked for before the submit was answered comes after it', () =>
    withJob('NotStarted', async ({ job }) => {
      assert.equal(job.start(), true);
      assert.equal(job.pause(), true);
      await reached(job.status, 'Paused');
      assert.equal(job.state.value, 'paused');
    }));

  test('cancelling ends as Failed when the worker has let go', () =>
    withJob('Started', async ({ job, site, claimed }) => {
      const statuses: JobStatus[] = [];
      job.status.subscribe((status) => statuses.push(status));
      assert.equal(await job.cancel(), true);
      await site.settle(claimed(), { type: 'completed', output: 'too late' });
      await assert.rejects(job.result(), isCoded('job-cancelled'));
      assert.deepEqual(statuses, ['Started', 'Canceling', 'Failed']);
    }));

  test('cancelling before the start asks no server and ends as Failed', () =>
    withJob('NotStarted', async ({ job, site }) => {
      assert.equal(await job.cancel(), true);
      assert.equal(job.status.value, 'Failed');
      assert.equal(job.start(), false);
      await assert.rejects(job.result(), isCoded('job-cancelled'));
      assert.deepEqual((await site.api.list()).jobs, []);
    }));

  test('cancelling while the submit is under way cancels the job that it makes', () =>
    withJob('NotStarted', async ({ job, site }) => {
      job.start();
      assert.equal(await job.cancel(), true);
      await assert.rejects(job.result(), isCoded('job-cancelled'));
      assert.equal((await site.api.get(job.serverJobId)).state, 'cancelled');
    }));

  test('two callers that cancel get one answer', () =>
    withJob('Started', async ({ job }) => {
      assert.equal(job.cancel(), job.cancel());
    }));

  test('a cancel that comes after the end shows the truth', () =>
    withJob('Started', async ({ job, site, longrun, claimed }) => {
      const unaware = longrun.fromJson(job.toJson());
      await site.settle(claimed(), { type: 'completed', output: 'in time' });
      assert.equal(await unaware.cancel(), false);
      assert.equal(unaware.status.value, 'Succeeded');
      assert.equal(await unaware.result(), 'in time');
    }));

  test('result() never starts the job', () =>
    withJob('NotStarted', async ({ job, site }) => {
      const result = job.result();
      assert.equal(job.status.value, 'NotStarted');
      assert.deepEqual((await site.api.list()).jobs, []);
      job.start();
      await site.settle(await site.claim(), { type: 'completed', output: { rows: 3 } });
      assert.deepEqual(await result, { rows: 3 });
    }));

  test('result() answers as often as it is asked', () =>
    withJob('Succeeded', async ({ job }) => {
      assert.equal(await job.result(), 'done');
      assert.equal(await job.result(), 'done');
    }));

  test('result() rejects with the failure among the facts', () =>
    withJob('Failed', async ({ job }) => {
      await assert.rejects(job.result(), (error) => {
        assert.ok(isJobError(error));
        assert.equal(error.code, 'job-failed');
        assert.match(error.message, /It broke\./);
        assert.deepEqual(error.facts.failure, { code: 'broken', message: 'It broke.' });
        return true;
      });
    }));

  test('a job that the server refuses ends as Failed, and says why', () =>
    withJob('NotStarted', async ({ longrun }) => {
      const refused = longrun.job('no kind at all');
      assert.equal(refused.start(), true);
      await assert.rejects(refused.result(), isCoded('invalid-input'));
      assert.equal(refused.status.value, 'Failed');
      assert.equal(refused.error.value?.code, 'invalid-input');
      const [message] = await Array.fromAsync(refused.messages);
      assert.equal(message?.source, 'client');
      assert.equal(message?.severity, 'error');
      assert.equal(message?.code, 'invalid-input');
    }));
});

function isCoded(code: string) {
  return (error: unknown) => isJobError(error) && error.code === code;
}
