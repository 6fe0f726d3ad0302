import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fold, JOB_STATES, type Job } from '@longrun/core';
import { LOCAL_CALLER } from '../../caller.ts';
import { toJob, toUpdate } from '../../view.ts';
import { LEASE_MS, type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeUpdates(open: OpenStore): void {
  const all = { type: 'updates', after: 0, limit: 1_000 } as const;

  describe('updates', () => {
    for (const state of JOB_STATES)
      test(`the updates of a job that is ${state} are numbered 1..n and fold to the job`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        const updates = await fixture.store.read({ ...all, jobId });
        deepEqual(
          updates.map(({ sequence }) => sequence),
          updates.map((_, index) => index + 1),
        );
        const stored = toJob(await fixture.read(jobId), LOCAL_CALLER, undefined, fixture.clock.now());
        const { id, tenant, kind, createdAt, maxAttempts, priority } = stored;
        const blank: Job = {
          id,
          tenant,
          kind,
          createdAt,
          maxAttempts,
          priority,
          state: 'created',
          sequence: 0,
          run: 1,
          attempt: 0,
          allowedActions: ['start'],
        };
        const folded = updates.map(toUpdate).reduce(fold, blank);
        deepEqual(comparable(folded), comparable(stored));
      });
    test('a text with NUL or half a character is kept, or a mark in its place, and nothing else suffers', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const text = 'a\0b\ud83dc';
      await fixture.done({
        type: 'report',
        tenant: TENANT,
        jobId,
        claimId,
        leaseMs: LEASE_MS,
        messages: [{ severity: 'info', text }],
      });
      const said = await fixture.store.read({ ...all, jobId, onlyMessages: true });
      equal(said.length, 1);
      match((await fixture.read(jobId)).info ?? '', /^a.b.c$/su);
      const feed = await fixture.store.read({ type: 'feed', tenant: TENANT, limit: 100, lookThrough: 100 });
      equal(feed !== 'expired' && feed.entries.some((entry) => entry.update?.event === 'message'), true);
      const labels = [{ name: 'tag', value: text }];
      const labelled = await fixture.insert({ labels, options: JSON.stringify({ tags: [text] }) });
      const [newest] = await fixture.store.read({ type: 'list', tenant: TENANT, limit: 1 });
      equal(newest?.id, labelled);
    });
    test('a retry after a failed attempt leaves nothing of the first run', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const fence = { by: 'claim', tenant: TENANT, claimId } as const;
      await fixture.done({
        type: 'report',
        tenant: TENANT,
        jobId,
        claimId,
        leaseMs: LEASE_MS,
        progress: '{"percent":50}',
        checkpoint: '1',
        partial: '2',
        steps: { a: '1' },
      });
      await fixture.done({
        type: 'move',
        jobId,
        event: 'fail',
        fence,
        error: '{"code":"x","message":"y"}',
        outcome: '{}',
      });
      await fixture.move(jobId, 'retry');
      const job = await fixture.read(jobId);
      deepEqual(
        [job.run, job.attempt, job.error, job.outcome, job.progress, job.hasCheckpoint],
        [2, 0, undefined, undefined, undefined, false],
      );
      const { claimed: [again] = [] } = await fixture.done({
        type: 'claim',
        tenant: TENANT,
        kinds: [job.kind],
        limit: 1,
        workerId: 'w',
        embedded: false,
        leaseMs: LEASE_MS,
      });
      deepEqual([again?.checkpoint, again?.partial, again?.steps], [undefined, undefined, undefined]);
    });
    test('messages of one report are updates of their own, in order', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const messages = ['one', 'two', 'three'].map((text) => ({ severity: 'info', text }) as const);
      await fixture.done({
        type: 'report',
        tenant: TENANT,
        jobId,
        claimId,
        leaseMs: LEASE_MS,
        messages,
        progress: '{"percent":1}',
      });
      const found = await fixture.store.read({ ...all, jobId, onlyMessages: true });
      deepEqual(
        found.map(({ data = '' }) => JSON.parse(data).text),
        ['one', 'two', 'three'],
      );
      equal((await fixture.read(jobId)).info, 'three');
    });
    test('reading after a number gives exactly what follows, up to the limit', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      const [first, second, ...rest] = await fixture.store.read({ ...all, jobId });
      deepEqual(await fixture.store.read({ ...all, jobId, after: first?.sequence ?? 0, limit: 1 }), [second]);
      deepEqual(await fixture.store.read({ ...all, jobId, after: second?.sequence ?? 0 }), rest);
    });
    test('an outcome is acknowledged by each user once, and logged for the first', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      const acknowledge = async (by: string) =>
        (await fixture.done({ type: 'acknowledge', jobId, tenant: TENANT, by })).updates.map(
          ({ data }) => data,
        );
      deepEqual(
        [await acknowledge('ann'), await acknowledge('ann'), await acknowledge('bob')],
        [['{"by":"ann"}'], [], []],
      );
      const hasSeen = async (reader: string) => {
        const [job] = await fixture.store.read({ type: 'jobs', ids: [jobId], reader });
        const [listed] = await fixture.store.read({
          type: 'list',
          tenant: TENANT,
          reader,
          states: ['succeeded'],
        });
        return [job !== 'deleted' && job?.acknowledged, listed?.acknowledged];
      };
      deepEqual(await hasSeen('bob'), [true, true]);
      deepEqual(await hasSeen('cid'), [undefined, undefined]);
      await fixture.move(jobId, 'retry');
      equal((await fixture.read(jobId)).acknowledgedAt, undefined);
      deepEqual(await hasSeen('bob'), [undefined, undefined]);
    });
  });
}

/** What updates tell: everything but the bodies, the worker's name and what is computed on reading. */
function comparable({ input, output, worker, elapsedMs, allowedActions, ...rest }: Job) {
  return rest;
}
