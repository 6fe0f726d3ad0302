import { deepEqual, equal } from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type Answered, openServices, type Services } from './testing/open-services.ts';

/** A watch that is under way, on timers that the test moves. */
interface Watching {
  readonly answer: Promise<Answered>;
  /** Moves the time on. */
  pass(ms: number): Promise<void>;
  isAnswered(): Promise<boolean>;
}

/** Lets everything run that needs no time. */
async function settled({ app }: Services): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await app.engine.ready();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function watch(
  { mock }: TestContext,
  services: Services,
  id: string,
  periods: { p?: number; m?: number } = { p: 1_000, m: 5_000 },
): Promise<Watching> {
  const before = (await services.app.engine.stats()).watchers;
  let isAnswered = false;
  const answer = services.call('XRuntime/watchJob', {
    id,
    ...(periods.p !== undefined && { progressUpdatePeriod: periods.p }),
    ...(periods.m !== undefined && { maximumPollingPeriod: periods.m }),
  });
  void answer.then(() => {
    isAnswered = true;
  });
  while ((await services.app.engine.stats()).watchers === before) await settled(services);
  return {
    answer,
    async pass(ms) {
      mock.timers.tick(ms);
      await services.clock.advance(ms);
      await settled(services);
    },
    async isAnswered() {
      await settled(services);
      return isAnswered;
    },
  };
}

const counters = (successful: number) => ({ remaining: 10 - successful, successful, failed: 0 });
const bulk = (successful: number) => ({ $type: 'BulkProgress', ...counters(successful) });

/** Tests of a job in a worker's hands. */
function timed(
  title: string,
  run: (
    context: TestContext,
    services: Services,
    id: string,
    claim: Awaited<ReturnType<Services['claim']>>,
  ) => Promise<void>,
): void {
  test(title, async (context) => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    context.mock.timers.enable({ apis: ['setTimeout'] });
    await run(context, services, id, claim);
  });
}

describe('watchJob is held open by the table of section 4', () => {
  timed('a job that is final on arrival is answered at once', async (_, services, id, claim) => {
    await services.settle(claim, { type: 'completed' });
    const { json } = await services.call('XRuntime/watchJob', { id, progressUpdatePeriod: 50_000 });
    equal(json.status, 'SUCCEEDED');
  });

  timed('an id that is unknown on arrival is answered at once', async (_, services) => {
    const { json } = await services.call('XRuntime/watchJob', { id: 'x', progressUpdatePeriod: 50_000 });
    equal(json.status, 'UNKNOWN');
  });

  timed(
    'a job that becomes final is answered at once, inside the update period too',
    async (context, services, id, claim) => {
      const watching = await watch(context, services, id);
      await services.settle(claim, { type: 'completed' });
      equal((await watching.answer).json.status, 'SUCCEEDED');
    },
  );

  timed(
    'a job that is not final is never answered before the update period is over',
    async (context, services, id, claim) => {
      const watching = await watch(context, services, id);
      await services.report(claim, { progress: { counters: counters(1) } });
      await watching.pass(999);
      equal(await watching.isAnswered(), false);
      await watching.pass(1);
      await watching.pass(0);
      await watching.answer;
    },
  );

  timed('progress during the update period is answered at its end', async (context, services, id, claim) => {
    const watching = await watch(context, services, id);
    await watching.pass(400);
    await services.report(claim, { progress: { counters: counters(1) } });
    await services.report(claim, { progress: { counters: counters(3) } });
    await watching.pass(600);
    await watching.pass(0);
    const { json } = await watching.answer;
    deepEqual([json.status, json.progress, json.elapsedTime], ['RUNNING', bulk(3), 1_000]);
  });

  timed(
    'progress after the update period is answered with that progress',
    async (context, services, id, claim) => {
      const watching = await watch(context, services, id);
      await watching.pass(2_500);
      equal(await watching.isAnswered(), false);
      await services.report(claim, { progress: { counters: counters(2) } });
      await watching.pass(0);
      deepEqual((await watching.answer).json.progress, bulk(2));
    },
  );

  timed('progress that is not stored yet is answered as well', async (context, services, id, claim) => {
    await services.report(claim, { progress: { counters: counters(1) } });
    const watching = await watch(context, services, id);
    await services.report(claim, { progress: { counters: counters(2) } });
    await watching.pass(1_000);
    await watching.pass(0);
    deepEqual((await watching.answer).json.progress, bulk(2));
  });

  timed(
    'without progress the last status is answered when the polling period is over',
    async (context, services, id) => {
      const watching = await watch(context, services, id);
      await watching.pass(4_999);
      equal(await watching.isAnswered(), false);
      await watching.pass(1);
      equal((await watching.answer).json.status, 'RUNNING');
    },
  );

  timed('what was reported before the call is no update', async (context, services, id, claim) => {
    await services.report(claim, { progress: { counters: counters(4) } });
    const watching = await watch(context, services, id);
    await watching.pass(4_999);
    equal(await watching.isAnswered(), false);
    await watching.pass(1);
    deepEqual((await watching.answer).json.progress, bulk(4));
  });

  timed('a message is no update', async (context, services, id, claim) => {
    const watching = await watch(context, services, id);
    await services.report(claim, { messages: [{ severity: 'info', text: 'still at it' }] });
    await watching.pass(4_999);
    equal(await watching.isAnswered(), false);
    await watching.pass(1);
    await watching.answer;
  });

  timed(
    'a polling period below the update period is answered at the end of the latter',
    async (context, services, id) => {
      const watching = await watch(context, services, id, { p: 2_000, m: 500 });
      await watching.pass(1_999);
      equal(await watching.isAnswered(), false);
      await watching.pass(1);
      equal((await watching.answer).json.status, 'RUNNING');
    },
  );

  test('the way from QUEUING to RUNNING is an update', async (context) => {
    await using services = await openServices();
    const id = await services.start();
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const watching = await watch(context, services, id);
    await services.claim();
    await watching.pass(1_000);
    await watching.pass(0);
    equal((await watching.answer).json.status, 'RUNNING');
  });

  timed('a job that is deleted is UNKNOWN at once to whoever watches it', async (context, services, id) => {
    const watching = await watch(context, services, id);
    await services.call('XRuntime/deleteJob', { id });
    deepEqual((await watching.answer).json, { id, status: 'UNKNOWN', elapsedTime: 0 });
  });

  timed('every watcher is woken when the job ends', async (context, services, id, claim) => {
    const watching = [];
    for (const p of [250, 1_000, 50_000]) watching.push(await watch(context, services, id, { p }));
    await services.settle(claim, { type: 'completed' });
    const answers = await Promise.all(watching.map(({ answer }) => answer));
    deepEqual(
      answers.map(({ json }) => json.status),
      ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
    );
  });

  timed('a slow watcher misses updates and nothing else', async (context, services, id, claim) => {
    const slow = await watch(context, services, id, { p: 10_000 });
    for (let done = 1; done <= 5; done += 1) {
      await services.report(claim, { progress: { counters: counters(done) } });
      await slow.pass(1_000);
    }
    await slow.pass(5_000);
    await slow.pass(0);
    deepEqual((await slow.answer).json.progress, bulk(5));
  });
});

describe('progressUpdatePeriod is clamped to 250…50000 and never refused', () => {
  const bounds: [title: string, p: number | undefined, m: number | undefined, answeredAt: number][] = [
    ['100 counts as 250', 100, 100, 250],
    ['-5 counts as 250', -5, -5, 250],
    ['250.9 counts as 250', 250.9, 0, 250],
    ['80000 counts as 50000', 80_000, 1_000, 50_000],
    ['1000 is the default', undefined, 0, 1_000],
    ['50000 is the default of maximumPollingPeriod', 250, undefined, 50_000],
    ['maximumPollingPeriod is not clamped', 250, 120_000, 120_000],
  ];
  for (const [title, p, m, answeredAt] of bounds)
    timed(title, async (context, services, id) => {
      const periods = { ...(p !== undefined && { p }), ...(m !== undefined && { m }) };
      const watching = await watch(context, services, id, periods);
      context.mock.timers.tick(answeredAt - 1);
      equal(await watching.isAnswered(), false);
      context.mock.timers.tick(1);
      equal((await watching.answer).status, 200);
    });
});
