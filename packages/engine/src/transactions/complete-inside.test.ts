import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { ClaimedJob, Settlement } from '@longrun/core';
import { APP_LIBRARIES } from '../testing/postgres/app-libraries.ts';
import { type AppPlace, openAppPlace } from '../testing/postgres/app-place.ts';

const changedHisMind = new Error('The application has changed its mind.');

describe('completing in a transaction of the application', () => {
  let place: AppPlace;
  let count = 0;
  let kind = '';
  before(async () => {
    place = await openAppPlace();
  });
  after(() => place[Symbol.asyncDispose]());
  beforeEach(() => {
    count += 1;
    kind = `demo:kind-${count}`;
  });

  const claimOne = async (request = {}): Promise<ClaimedJob> => {
    const [submitted] = await place.api.submit([{ kind, ...request }]);
    if (submitted?.error) throw submitted.error;
    return place.claim(kind);
  };
  const settle = async ({ jobId, claimId }: ClaimedJob, settlement: Settlement) => {
    const { jobs } = await place.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, settlement }] });
    return jobs[0];
  };
  const effects = () => place.look(`SELECT number FROM public.jobs WHERE number LIKE '${kind}%'`);
  const effect = () => `INSERT INTO jobs VALUES ('${kind}')`;

  for (const [index, { name }] of APP_LIBRARIES.entries())
    test(`of ${name} makes the end and its effect one`, async () => {
      const library = place.libraries[index] ?? place.library;
      const claimed = await claimOne();
      const over = place.api.result(claimed.jobId, { waitMs: 10_000 });
      await rejects(
        library.transact(async ({ tx, ask }) => {
          await ask(effect());
          await place.complete(tx, { ...claimed, output: 'lost' });
          throw changedHisMind;
        }),
        changedHisMind,
      );
      deepEqual([(await place.api.get(claimed.jobId)).state, await effects()], ['running', []]);
      await library.transact(async ({ tx, ask }) => {
        await ask(effect());
        await place.complete(tx, { ...claimed, output: { sum: 7 }, outcome: { heading: 'Done' } });
        equal((await place.api.get(claimed.jobId)).state, 'running');
      });
      deepEqual([(await over)?.output, (await over)?.outcome], [{ sum: 7 }, { heading: 'Done' }]);
      deepEqual(await effects(), [kind]);
    });

  test('is refused where the claim is lost, and the effect goes with it', async () => {
    const claimed = await claimOne();
    await settle(claimed, { type: 'released' });
    const other = await place.claim(kind);
    await rejects(
      place.library.transact(async ({ tx, ask }) => {
        await ask(effect());
        await place.complete(tx, claimed);
      }),
      { code: 'claim-lost' },
    );
    deepEqual([(await place.api.get(other.jobId)).state, await effects()], ['running', []]);
  });

  test('is refused where the job is being cancelled, which it then is', async () => {
    const claimed = await claimOne();
    await place.api.control(claimed.jobId, 'cancel');
    await rejects(
      place.library.transact(({ tx }) => place.complete(tx, claimed)),
      { code: 'transition-refused' },
    );
    await settle(claimed, { type: 'released' });
    equal((await place.api.get(claimed.jobId)).state, 'cancelled');
  });

  test('is refused where it was done before, so that the effect is not made twice', async () => {
    const claimed = await claimOne();
    const complete = () =>
      place.library.transact(async ({ tx, ask }) => {
        await ask(`INSERT INTO jobs VALUES ('${kind} ' || (SELECT count(*) FROM jobs))`);
        await place.complete(tx, claimed);
      });
    await complete();
    await rejects(complete(), { code: 'transition-refused' });
    equal((await effects()).length, 1);
  });

  test('of a job that others wait for lets these go on', async () => {
    const claimed = await claimOne();
    const [follower] = await place.api.submit([{ kind: `${kind}:next`, predecessorIds: [claimed.jobId] }]);
    await place.library.transact(({ tx }) => place.complete(tx, claimed));
    equal((await place.claim(`${kind}:next`)).jobId, follower?.job?.id);
  });

  test('can bring the next job along', async () => {
    const claimed = await claimOne();
    const next = { kind: `${kind}:next`, owner: 'ann', idempotencyKey: kind };
    await place.library.transact(async ({ tx }) => {
      await place.submit(next, tx);
      await place.complete(tx, claimed);
      await place.submit({ kind: `${kind}:late` }, tx);
    });
    equal((await place.api.get(claimed.jobId)).state, 'succeeded');
    for (const one of ['next', 'late']) await place.claim(`${kind}:${one}`);
  });

  test('keeps progress that had not been stored, and drops what is said after it', async () => {
    const claimed = await claimOne();
    const { jobId, claimId } = claimed;
    const say = (report: object) =>
      place.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, ...report }] });
    for (const percent of [10, 60]) await say({ progress: { percent, info: `${percent}` } });
    await place.library.transact(async ({ tx }) => {
      await place.complete(tx, claimed);
      deepEqual((await say({ messages: [{ severity: 'info', text: 'late' }] })).jobs, [
        { jobId, claimId, state: 'running' },
      ]);
      const { jobs } = await say({ checkpoint: 1 });
      equal(jobs[0] && 'error' in jobs[0] && jobs[0].error.code, 'transition-refused');
    });
    const { state, progress } = await place.api.get(jobId);
    deepEqual([state, progress?.info], ['succeeded', '60']);
    deepEqual((await place.api.messages(jobId)).messages, []);
  });

  test('hurries the transaction, for it keeps others waiting', async () => {
    const claimed = await claimOne();
    const limits = (ask: (text: string) => Promise<unknown>) =>
      ask(
        `SELECT concat_ws(' ', current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout'))`,
      );
    await place.library.transact(async ({ tx, ask }) => {
      await ask(`SELECT set_config('lock_timeout', '2s', true)`);
      equal(await limits(ask), '0 2s');
      await place.complete(tx, claimed);
      equal(await limits(ask), '5s 2s');
    });
    equal(await place.library.transact(({ ask }) => limits(ask)), '0 0');
  });
});
