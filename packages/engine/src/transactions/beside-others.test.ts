import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type FeedEvent, isJobError, type Submitted } from '@longrun/core';
import { type AppPlace, openAppPlace } from '../testing/postgres/app-place.ts';

/** Far below the time that a server waits for a lock. */
const AT_ONCE = { timeout: 5_000 };

describe('beside a transaction of the application that is left open', () => {
  let place: AppPlace;
  let kind = '';
  let count = 0;
  let inside: Submitted;
  let end: (how: 'commit' | 'rollback') => Promise<void>;

  before(async () => {
    place = await openAppPlace();
  });
  after(() => place[Symbol.asyncDispose]());
  beforeEach(async () => {
    count += 1;
    kind = `demo:kind-${count}`;
    const begun = Promise.withResolvers<Submitted>();
    const ended = Promise.withResolvers<'commit' | 'rollback'>();
    const transaction = place.library.transact(async ({ tx }) => {
      begun.resolve(await place.submit({ kind, owner: 'ann', tags: ['inside'], idempotencyKey: kind }, tx));
      if ((await ended.promise) === 'rollback') throw new Error('rolled back');
    });
    end = async (how) => {
      ended.resolve(how);
      await transaction.catch(() => {});
    };
    inside = await Promise.race([begun.promise, transaction.then(() => begun.promise)]);
  });
  afterEach(() => end('rollback'));

  const submit = async (request: object = {}) => {
    const [submitted] = await place.api.submit([{ kind, ...request }]);
    if (submitted?.job) return submitted;
    throw submitted?.error ?? new Error('no answer');
  };

  test('others submit, claim, work and end, also for the same owner', AT_ONCE, async () => {
    const { job } = await submit({ owner: 'ann' });
    await submit({ owner: 'bob' });
    const claimed = await place.claim(kind);
    equal(claimed.jobId, job.id);
    const report = { jobId: claimed.jobId, claimId: claimed.claimId };
    await place.source.sync({ workerId: 'w1', reports: [{ ...report, checkpoint: 1 }] });
    await place.source.sync({ workerId: 'w1', reports: [{ ...report, settlement: { type: 'completed' } }] });
    equal((await place.api.get(job.id)).state, 'succeeded');
    await place.api.control((await submit()).job.id, 'cancel');
  });

  test('what needs all to itself goes on', AT_ONCE, async () => {
    const first = (await submit({ trigger: 'manual' })).job.id;
    const second = (await submit({ predecessorIds: [first], onePending: 'one' })).job.id;
    await place.api.control(first, 'cancel');
    await place.api.pauses.set({ owner: 'ann' });
    await place.api.delete(first);
    await place.api.pauses.lift({ owner: 'ann' });
    equal((await place.api.get(second)).state, 'waiting');
  });

  test('retention leaves alone a key that is being used again', AT_ONCE, async () => {
    await submit({ idempotencyKey: 'old' });
    await place.look(`UPDATE longrun.submissions SET keep_until = 1 WHERE key = 'old'`);
    await place.library.transact(async ({ tx }) => {
      const again = await place.submit({ kind, idempotencyKey: 'old' }, tx);
      equal(again.error === undefined && again.duplicate, false);
      await place.store.write([{ type: 'prune', jobs: [], leftovers: 100 }]);
    });
    ok(isDuplicate(await submit({ idempotencyKey: 'old' })));
  });

  test('a submit with the same key is put off, and others are not', AT_ONCE, async () => {
    const [same, other] = await place.api.submit([
      { kind, owner: 'ann', tags: ['inside'], idempotencyKey: kind },
      { kind, idempotencyKey: `${kind} other` },
    ]);
    equal(isJobError(same?.error) && same.error.code, 'store-busy');
    ok(other?.job);
    await end('commit');
    const late = await submit({ owner: 'ann', tags: ['inside'], idempotencyKey: kind });
    deepEqual([late.job.id, isDuplicate(late)], [inside.job?.id, true]);
  });

  test('a transaction with the same key waits for it, and goes by what comes of it', async () => {
    const request = { kind, owner: 'ann', tags: ['inside'], idempotencyKey: kind };
    const second = place.library.transact(({ tx }) => place.submit(request, tx));
    await end('commit');
    deepEqual([(await second).job?.id, isDuplicate(await second)], [inside.job?.id, true]);
  });

  test('a transaction with the same key makes the job where the first is rolled back', async () => {
    const request = { kind, idempotencyKey: kind };
    const second = place.library.transact(({ tx }) => place.submit(request, tx));
    await end('rollback');
    equal(isDuplicate(await second), false);
    await rejects(place.api.get(inside.job?.id ?? ''), { code: 'job-not-found' });
  });

  test('the feed waits for it, and then tells everything in order and once', async () => {
    const first = (await place.api.events.list()).next;
    const others = await Promise.all(Array.from({ length: 20 }, () => submit()));
    equal((await place.api.events.list({ after: first })).events.length, 0);
    const told: FeedEvent[] = [];
    const signal = AbortSignal.timeout(20_000);
    const follow = (async () => {
      for await (const event of place.api.events.follow({
        after: first,
        filter: { topic: 'job:created' },
        signal,
      })) {
        told.push(event);
        if (told.length === others.length + 1) return;
      }
    })();
    await end('commit');
    await follow;
    // The transaction was the first to write, and so it is told first.
    deepEqual(told[0]?.jobId, inside.job?.id);
    deepEqual(told.map(({ jobId }) => jobId).sort(), [inside, ...others].map(({ job }) => job?.id).sort());
  });
});

function isDuplicate(submitted: Submitted): boolean {
  return submitted.error === undefined && submitted.duplicate;
}
