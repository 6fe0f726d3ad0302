import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type BulkRequest, isJobError, type JobApi } from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const PLAIN = { kind: 'demo:plain' };

/** Resolves with the output of a bulk job that has ended. */
async function outputOf(api: JobApi, request: BulkRequest) {
  const { id } = await api.bulk.run(request);
  return (await api.result(id, { waitMs: 10_000 }))?.output;
}

/** What holds for bulk changes through every implementation of `JobApi`. */
export function describeBulkApi(open: () => Promise<OpenedApi>): void {
  describe('bulk changes', () => {
    test('a preview counts and shows what a run then changes', async () => {
      await using opened = await open();
      const { api } = opened;
      const requests = ['a', 'b', 'a'].map((team) => ({ ...PLAIN, owner: 'ann', attributes: { team } }));
      const ids = (await api.submit(requests)).map(({ job }) => job?.id);
      const request = { action: 'cancel', filter: { owner: 'ann', attributes: { team: 'a' } } } as const;
      const { count, sample } = await api.bulk.preview(request);
      assert.equal(count, 2);
      assert.deepEqual(
        sample.map(({ id }) => id),
        [ids[2], ids[0]],
      );
      assert.deepEqual(await outputOf(api, request), {
        action: 'cancel',
        successful: 2,
        skipped: 0,
        reasons: {},
      });
      assert.deepEqual((await api.list({ owner: 'ann', counts: true })).counts, { cancelled: 2, queued: 1 });
      assert.equal((await api.bulk.preview(request)).count, 0);
    });

    test('a run answers a job that can be watched to its end', async () => {
      await using opened = await open();
      await opened.api.submit([PLAIN, PLAIN]);
      const job = await opened.api.bulk.run({ action: 'pause', all: true, reason: 'a holiday' });
      assert.equal(job.kind, 'longrun:bulk');
      assert.ok(job.allowedActions.includes('pause'));
      const updates = await Array.fromAsync(opened.api.watch(job.id));
      assert.equal(updates.at(-1)?.state, 'succeeded');
    });

    test('a filter that is empty is refused, and so is a state that nothing can come of', async () => {
      await using opened = await open();
      const refused = (pointer: string) => (error: unknown) =>
        isJobError(error) && error.code === 'invalid-input' && error.facts.errors?.[0]?.pointer === pointer;
      for (const ask of [opened.api.bulk.preview, opened.api.bulk.run]) {
        await assert.rejects(ask({ action: 'delete', filter: {} }), refused('/filter'));
        const over = { action: 'cancel', filter: { state: ['failed'] } } as const;
        await assert.rejects(ask(over), refused('/filter/state'));
      }
    });

    test('the kind of bulk jobs can be submitted in no other way', async () => {
      await using opened = await open();
      const [submitted] = await opened.api.submit([
        { kind: 'longrun:bulk', input: { action: 'delete', all: true } },
      ]);
      assert.ok(isJobError(submitted?.error));
      assert.match(submitted.error.message, /\/kind must not begin with `longrun:`/);
    });
  });
}
