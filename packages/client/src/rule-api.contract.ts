import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError } from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

/** What holds for pauses and limits in every implementation of `JobApi`. */
export function describeRules(open: () => Promise<OpenedApi>): void {
  describe('pauses', () => {
    test('hold jobs back until they are lifted, and say who, why and until when', async () => {
      await using opened = await open();
      const { api, source } = opened;
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const pause = await api.pauses.set({ queue: 'slow', reason: 'disk full', until });
      assert.deepEqual(await api.pauses.list(), [pause]);
      const { createdAt, ...told } = pause;
      assert.deepEqual(told, { queue: 'slow', reason: 'disk full', until, pausedBy: 'local' });
      await api.submit([{ kind: 'demo:plain', queue: 'slow' }]);
      const claim = () => source.claim({ workerId: 'w', kinds: ['demo:plain'], capacity: 1 });
      assert.deepEqual(await claim(), []);
      await api.pauses.lift({ queue: 'slow' });
      assert.equal((await claim()).length, 1);
      assert.deepEqual(await api.pauses.list(), []);
    });
    test('that are not there cannot be lifted; what names nothing, or two things, is refused', async () => {
      await using opened = await open();
      const { pauses } = opened.api;
      await assert.rejects(pauses.lift({ kind: 'demo:plain' }), isCoded('pause-not-found'));
      await assert.rejects(pauses.lift({}), isCoded('invalid-input'));
      await assert.rejects(pauses.set({ kind: 'demo:plain', owner: 'ann' }), isCoded('invalid-input'));
    });
  });

  describe('limits', () => {
    test('bound what runs until they are removed, and show their use', async () => {
      await using opened = await open();
      const { api, source } = opened;
      const limit = await api.limits.set({ kind: 'demo:plain', concurrency: 1 });
      assert.deepEqual([limit.concurrency, limit.running, limit.setBy], [1, 0, 'local']);
      await api.submit([{ kind: 'demo:plain' }, { kind: 'demo:plain' }]);
      const claim = () => source.claim({ workerId: 'w', kinds: ['demo:plain'], capacity: 2 });
      assert.equal((await claim()).length, 1);
      assert.deepEqual(await api.limits.list(), [{ ...limit, running: 1 }]);
      await api.limits.remove({ kind: 'demo:plain' });
      assert.equal((await claim()).length, 1);
      assert.deepEqual(await api.limits.list(), []);
    });
    test('on a rate tell when the next start is due', async () => {
      await using opened = await open();
      const { api, source } = opened;
      await api.limits.set({ key: '*', rate: { count: 1, perMs: 60_000 } });
      await api.limits.set({ key: 'k', rate: { count: 1, perMs: 60_000, burst: 1 } });
      await api.submit([{ kind: 'demo:plain', concurrencyKey: 'k' }]);
      await source.claim({ workerId: 'w', kinds: ['demo:plain'], capacity: 1 });
      const [each, own] = await api.limits.list();
      assert.equal(each?.key, '*');
      assert.ok(own?.nextStartAt !== undefined && Date.parse(own.nextStartAt) > Date.now());
    });
    test('that bound nothing, or were never set, are refused', async () => {
      await using opened = await open();
      const { limits } = opened.api;
      await assert.rejects(limits.set({ kind: 'demo:plain' }), isCoded('invalid-input'));
      await assert.rejects(limits.set({ queue: 'q', concurrency: 0 }), isCoded('invalid-input'));
      await assert.rejects(limits.remove({ queue: 'q' }), isCoded('limit-not-found'));
    });
  });
}
