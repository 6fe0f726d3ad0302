import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { OpenedApi } from './job-api.contract.ts';

/** What holds for the lists of kinds and workers in every implementation of `JobApi`. */
export function describeWorkerList(open: () => Promise<OpenedApi>): void {
  describe('kinds and workers', () => {
    test('a kind is offered as long as a worker that is alive takes it', async () => {
      await using opened = await open();
      const { api, source } = opened;
      const offered = async () => (await api.kinds()).filter((kind) => kind.offered).map(({ kind }) => kind);
      assert.deepEqual(await offered(), []);
      await source.claim({ workerId: 'w', kinds: ['demo:plain'], capacity: 1 });
      assert.deepEqual(await some(offered), ['demo:plain']);
    });
    test('a worker is listed with what it takes and what it has in hand', async () => {
      await using opened = await open();
      const { api, source } = opened;
      assert.deepEqual(await api.workers(), []);
      await api.submit([{ kind: 'demo:plain' }]);
      await source.claim({ workerId: 'w', kinds: ['demo:plain', 'demo:pausable'], capacity: 4 });
      const [{ seenAt, ...worker } = { seenAt: '' }, another] = await some(() => api.workers());
      assert.ok(Math.abs(Date.now() - Date.parse(seenAt)) < 60_000);
      const kinds = ['demo:plain', 'demo:pausable'];
      assert.deepEqual(worker, { id: 'w', kinds, capacity: 4, running: 1, alive: true });
      assert.equal(another, undefined);
    });
  });
}

/** Once there are any: it may be another server that has heard of them, and tells in a moment. */
async function some<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  for (;;) {
    const found = await ask();
    if (found.length > 0) return found;
    await setTimeout(10);
  }
}
