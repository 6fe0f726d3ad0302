import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimedJob } from '@longrun/core';
import type { AppLibrary, AppTransaction } from '../testing/postgres/app-libraries.ts';
import { type AppPlace, openAppPlace } from '../testing/postgres/app-place.ts';

const KIND = 'demo:effect';
const JOBS = 200;
const AT_ONCE = 8;
const crash = new Error('The handler has crashed.');

/** What may happen to an attempt, between its effect and the end of its transaction. */
type Mishap = (place: AppPlace, library: AppLibrary, transaction: AppTransaction) => Promise<void>;

const nothing: Mishap = async () => {};
const throws: Mishap = async () => {
  throw crash;
};
/** Its backend is killed, at the latest when the COMMIT is under way: whether that came true nobody is told. */
const isKilled: Mishap = async ({ look }, { isFragile }, { ask }) => {
  if (isFragile) throw crash;
  void look(`SELECT pg_terminate_backend(${await ask('SELECT pg_backend_pid()')})`);
};
const MISHAPS = [nothing, nothing, nothing, throws, isKilled];
const anyMishap = (): Mishap => MISHAPS[Math.floor(Math.random() * MISHAPS.length)] ?? nothing;

/** One attempt at a job, as the worker makes it. */
async function attempt(place: AppPlace, job: ClaimedJob): Promise<void> {
  const { jobId, claimId } = job;
  const library = place.libraries[Math.floor(Math.random() * place.libraries.length)] ?? place.library;
  const [before, after] = [anyMishap(), anyMishap()];
  let code = 'not-committed';
  try {
    await library.transact(async (transaction) => {
      await transaction.ask(`INSERT INTO jobs VALUES ('${jobId}')`);
      await before(place, library, transaction);
      await place.complete(transaction.tx, { jobId, claimId, output: jobId });
      await after(place, library, transaction);
    });
  } catch {
    code = 'failed';
  }
  const settlement = { type: 'failed', error: { code, message: code, retryable: true } } as const;
  await place.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, settlement }] });
}

test('every job ends once and has its effect once, whatever becomes of its transactions', {
  timeout: 120_000,
}, async () => {
  await using place = await openAppPlace();
  const backoff = { type: 'fixed', delayMs: 1 } as const;
  const request = { kind: KIND, maxAttempts: 100, backoff };
  const submitted = await place.api.submit(Array.from({ length: JOBS }, () => request));
  const jobIds = submitted.map(({ job }) => job?.id ?? '').sort();
  let attempts = 0;
  const work = async () => {
    while (
      (await place.api.list({ kind: KIND, state: ['succeeded'], counts: true })).counts?.succeeded !== JOBS
    )
      for (const job of await place.source.claim({
        workerId: 'w1',
        kinds: [KIND],
        capacity: 5,
        waitMs: 500,
      })) {
        attempts += 1;
        await attempt(place, job);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  deepEqual((await place.look('SELECT number FROM public.jobs ORDER BY number')).map(String), jobIds);
  deepEqual(await place.look(`SELECT count(*)::integer FROM longrun.updates WHERE event = 'complete'`), [
    JOBS,
  ]);
  equal(attempts > JOBS, true);
});
