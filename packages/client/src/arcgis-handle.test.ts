import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ClaimedJob, isJobError, type JobApi, type Json } from '@longrun/core';
import { manualClock, NOON } from '@longrun/engine/testing';
import { createApp, listen } from '@longrun/server';
import { httpApi } from './http-api.ts';
import type { JobHandle } from './job-handle.ts';
import type { JobMessage } from './job-message.ts';
import { STATUS } from './job-status.ts';
import { Longrun } from './longrun.ts';
import { reached } from './testing/reached.ts';
import { openWorksite, type Worksite } from './testing/worksite.ts';

// The checklist of the ArcGIS handle, line by line, on an engine in this process and on a server.

interface Opened extends AsyncDisposable {
  readonly site: Worksite;
  /** As the handle meets it. */
  readonly api: JobApi;
}

const WAYS: Readonly<Record<string, (site: Worksite) => Promise<Opened>>> = {
  'in process': async (site) => ({ site, api: site.api, [Symbol.asyncDispose]: async () => {} }),
  'over HTTP': async (site) => {
    const { engine } = site;
    const server = await listen({ app: createApp({ engine }), engine, port: 0 });
    const api = httpApi({ url: server.url });
    return { site, api, [Symbol.asyncDispose]: () => server.close(0) };
  },
};

interface Held {
  readonly job: JobHandle<Json>;
  readonly longrun: Longrun;
  readonly site: Worksite;
  /** What the handle has asked, in order. */
  readonly asked: string[];
  /** Another program that looks at the same jobs. */
  readonly witness: Longrun;
}

type Change = (api: JobApi) => Partial<JobApi>;

for (const [way, open] of Object.entries(WAYS)) {
  /** A handle that has not been started; `change` stands between it and its server. */
  const withHandle = async (body: (held: Held) => Promise<void>, change: Change = () => ({})) => {
    await using site = await openWorksite({ clock: manualClock() });
    await using opened = await open(site);
    const asked: string[] = [];
    const api = { ...opened.api, ...change(opened.api) };
    await using longrun = new Longrun({ api: noting(api, asked) });
    await using witness = new Longrun({ api: opened.api });
    const job = longrun.job<Json>('demo:pausable', { rows: 3 });
    await body({ job, longrun, site, asked, witness });
    await Promise.all([longrun.close(), witness.close()]);
  };
  const withRunning = (body: (held: Held & { claimed: ClaimedJob }) => Promise<void>, change?: Change) =>
    withHandle(async (held) => {
      held.job.start();
      const claimed = await held.site.claim();
      await reached(held.job.state, 'running');
      await body({ ...held, claimed });
    }, change);

  describe(`the handle of ArcGIS ${way}`, () => {
    test('has exactly six statuses, and ends a cancelled job as Failed', async () => {
      const words = ['NotStarted', 'Started', 'Paused', 'Succeeded', 'Failed', 'Canceling'];
      assert.deepEqual(new Set<string>(Object.values(STATUS)), new Set(words));
      await withRunning(async ({ job, site, claimed }) => {
        const statuses = Array.fromAsync(job.status);
        assert.equal(await job.cancel(), true);
        await site.settle(claimed, { type: 'completed', output: 'too late' });
        assert.deepEqual(await statuses, ['Started', 'Canceling', 'Failed']);
      });
    });

    test('answers booleans from start, pause, checkStatus and cancel, and never throws for a wrong state', () =>
      withHandle(async ({ job, site }) => {
        const answers = async () => [job.pause(), await job.checkStatus()];
        assert.deepEqual(await answers(), [false, false]);
        assert.deepEqual([job.start(), job.start()], [true, false]);
        const claimed = await site.claim();
        await reached(job.state, 'running');
        assert.equal(await job.checkStatus(), true);
        assert.equal(job.pause(), true);
        await reached(job.state, 'pausing');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        assert.deepEqual(await answers(), [false, false]);
        assert.equal(job.start(), true);
        await site.settle(await site.claim(), { type: 'completed' });
        await reached(job.status, 'Succeeded');
        assert.deepEqual(await answers(), [false, false]);
        assert.deepEqual([job.start(), await job.cancel()], [false, false]);
        assert.equal(job.status.value, 'Succeeded');
      }));

    test('does not start anything in result()', () =>
      withHandle(async ({ job, site, asked }) => {
        const result = job.result();
        await Promise.resolve();
        assert.equal(job.status.value, 'NotStarted');
        assert.deepEqual(asked, []);
        job.start();
        await site.settle(await site.claim(), { type: 'completed', output: 7 });
        assert.equal(await result, 7);
      }));

    test('goes to Canceling before the request leaves, and waits for the answer of the server', async () => {
      const held = Promise.withResolvers<void>();
      const leaves = Promise.withResolvers<void>();
      const change: Change = (api) => ({
        async control(...request) {
          leaves.resolve();
          await held.promise;
          return api.control(...request);
        },
      });
      await withRunning(async ({ job, site, claimed }) => {
        let isAnswered = false;
        const cancelled = job.cancel().then((isConfirmed) => {
          isAnswered = true;
          return isConfirmed;
        });
        assert.equal(job.status.value, 'Canceling');
        await leaves.promise;
        assert.equal(job.status.value, 'Canceling');
        assert.equal(isAnswered, false);
        held.resolve();
        assert.equal(await cancelled, true);
        await site.settle(claimed, { type: 'completed' });
        await reached(job.status, 'Failed');
      }, change);
    });

    test('answers false to cancel() and ends as Failed when the server does not confirm', async () => {
      const change: Change = () => ({ control: () => Promise.reject(new TypeError('the line is dead')) });
      await withRunning(async ({ job }) => {
        assert.equal(await job.cancel(), false);
        assert.equal(job.status.value, 'Failed');
        await assert.rejects(job.result());
      }, change);
    });

    test('asks and tells nothing while paused, and catches up after start()', () =>
      withRunning(async ({ job, site, claimed, asked, witness }) => {
        const told: unknown[] = [];
        const texts: string[] = [];
        const reading = (async () => {
          for await (const { text } of job.messages) texts.push(text);
        })();
        job.pause();
        await reached(job.state, 'pausing');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        while ((await site.engine.stats()).watchers > 0) await new Promise(setImmediate);
        for (const flow of [job.status, job.state, job.progress, job.info])
          flow.subscribe((value: unknown) => told.push(value));
        const [before, toldBefore] = [asked.length, told.length];

        await site.api.control(claimed.jobId, 'resume');
        const second = await site.claim();
        await site.report(second, { progress: { percent: 60 }, messages: [say('one'), say('two')] });
        await site.report(second, { messages: [say('three')] });
        const seen = await witness.attach(claimed.jobId);
        assert.deepEqual([seen.progress.value, seen.info.value], [60, 'three']);
        assert.deepEqual([asked.slice(before), told.length, texts], [[], toldBefore, []]);
        assert.equal(job.status.value, 'Paused');

        assert.equal(job.start(), true);
        await reached(job.progress, 60);
        assert.equal(job.status.value, 'Started');
        await site.settle(second, { type: 'completed', output: 'whole' });
        assert.equal(await job.result(), 'whole');
        await reading;
        assert.deepEqual(texts, ['one', 'two', 'three']);
      }));

    test('finds an end that came while it was paused', () =>
      withRunning(async ({ job, site, claimed }) => {
        job.pause();
        await reached(job.state, 'pausing');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        await site.api.control(claimed.jobId, 'cancel');
        assert.equal(job.status.value, 'Paused');
        assert.equal(job.start(), true);
        await reached(job.status, 'Failed');
      }));

    test('can be cancelled and released while paused', () =>
      withRunning(async ({ job, site, claimed, longrun }) => {
        job.pause();
        await reached(job.state, 'pausing');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        const other = longrun.fromJson(job.toJson());
        assert.equal(await other.cancel(), true);
        assert.equal(job.status.value, 'Paused');
        const messages = Array.fromAsync(job.messages);
        const result = job.result();
        await longrun.close();
        await assert.rejects(result, { name: 'AbortError' });
        assert.deepEqual(await messages, []);
      }));

    test('keeps watching a job that somebody else has paused', () =>
      withRunning(async ({ job, site, claimed }) => {
        await site.api.control(claimed.jobId, 'pause');
        await reached(job.state, 'pausing');
        await site.settle(claimed, { type: 'suspended' });
        await reached(job.status, 'Paused');
        await site.api.control(claimed.jobId, 'resume');
        await reached(job.status, 'Started');
      }));

    test('goes through text without credentials, comes back Paused, and finds its job again', () =>
      withRunning(async ({ job, site, claimed, longrun, asked }) => {
        const text = job.toJson();
        assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ['isStarted', 'jobId', 'kind', 'longrun']);
        const before = asked.length;
        const again = longrun.fromJson<Json>(text);
        assert.deepEqual([again.status.value, again.serverJobId], ['Paused', claimed.jobId]);
        assert.equal(asked.length, before);
        again.start();
        await reached(again.state, 'running');
        await site.settle(claimed, { type: 'completed', output: 'found' });
        assert.equal(await again.result(), 'found');
      }));

    test('delivers each message once although the server repeats the list, stamped with the local clock', async () => {
      const repeating: Change = (api) => ({
        watch: (jobId, options) => api.watch(jobId, { ...options, after: 0 }),
      });
      await withRunning(async ({ job, site, claimed, longrun }) => {
        const before = Date.now();
        const severities = ['debug', 'info', 'success', 'warning', 'error'] as const;
        await site.report(claimed, {
          messages: severities.map((severity) => ({ severity, text: severity })),
        });
        const again = longrun.fromJson(job.toJson());
        const heard: Promise<JobMessage[]>[] = [
          Array.fromAsync(job.messages),
          Array.fromAsync(again.messages),
        ];
        again.start();
        await reached(again.state, 'running');
        await site.report(claimed, { messages: [say('last')], settlement: { type: 'completed' } });
        for (const messages of await Promise.all(heard)) {
          assert.deepEqual(
            messages.map(({ arcgis: { message, severity, source } }) => [message, severity, source]),
            [
              ['debug', 'Info', 'Service'],
              ['info', 'Info', 'Service'],
              ['success', 'Info', 'Service'],
              ['warning', 'Warning', 'Service'],
              ['error', 'Error', 'Service'],
              ['last', 'Info', 'Service'],
            ],
          );
          for (const { at, arcgis } of messages) {
            assert.equal(Date.parse(at), NOON); // the clock of the server stands still
            assert.ok(Date.parse(arcgis.timestamp) >= before && Date.parse(arcgis.timestamp) <= Date.now());
          }
        }
      }, repeating);
    });

    test('reports whole percentages, only on change, never falling', () =>
      withRunning(async ({ job, site, claimed }) => {
        const seen: number[] = [];
        job.progress.subscribe((percent) => seen.push(percent));
        for (const percent of [12.7, 12.9, 5, 99.9]) {
          await site.report(claimed, { progress: { percent }, messages: [say(`${percent}`)] });
          await reached(job.info, `${percent}`);
        }
        await site.settle(claimed, { type: 'completed' });
        await reached(job.status, 'Succeeded');
        assert.deepEqual(seen, [0, 12, 99, 100]);
      }));

    describe('ends as Failed, with a reason in the messages,', () => {
      const failed = (code: string, message: string) => (site: Worksite, claimed: ClaimedJob) =>
        site.settle(claimed, { type: 'failed', error: { code, message } });
      const endings = {
        'a job that failed': [failed('broken', 'It broke.'), 'It broke.', 'Service'],
        'a job that timed out': [failed('timeout', 'It took too long.'), 'It took too long.', 'Service'],
        'a job that was cancelled': [
          async (site: Worksite, claimed: ClaimedJob) => {
            await site.api.control(claimed.jobId, 'cancel');
            await site.settle(claimed, { type: 'completed' });
          },
          'The job was cancelled.',
          'Service',
        ],
        // A deletion is one step, so nothing is ever seen on its way there.
        'a job that was deleted': [
          async (site: Worksite, claimed: ClaimedJob) => {
            await site.settle(claimed, { type: 'released' });
            await site.api.delete(claimed.jobId);
          },
          /deleted/,
          'Client',
        ],
      } as const;
      for (const [name, [end, reason, source]] of Object.entries(endings))
        test(name, () =>
          withRunning(async ({ job, site, claimed }) => {
            const messages = Array.fromAsync(job.messages);
            await end(site, claimed);
            await assert.rejects(job.result(), isJobError);
            assert.equal(job.status.value, 'Failed');
            const last = (await messages).at(-1)?.arcgis;
            assert.ok(last);
            assert.deepEqual([last.severity, last.source], ['Error', source]);
            assert.match(last.message, new RegExp(reason));
          }),
        );
    });
  });
}

const say = (text: string) => ({ severity: 'info', text }) as const;

/** Notes the name of every call. */
function noting(api: JobApi, asked: string[]): JobApi {
  return new Proxy(api, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        asked.push(String(name));
        return Reflect.apply(member, target, args);
      };
    },
  });
}
