import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PauseScope } from '@longrun/core';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';
import { claimCommand, claimUpTo } from './claiming.ts';

const SAVE = { type: 'save-pause', tenant: TENANT, by: 'ops' } as const;
const LIFT = { type: 'lift-pause', tenant: TENANT } as const;
const PLACES = [
  { scope: 'kind', value: 'demo:echo' },
  { scope: 'queue', value: 'slow' },
  { scope: 'owner', value: 'ann' },
] as const satisfies readonly { scope: PauseScope; value: string }[];

export function describePauses(open: OpenStore): void {
  describe('pauses', () => {
    for (const place of PLACES)
      test(`while a pause of a ${place.scope} is in force nothing of it is claimed`, async () => {
        await using fixture = await storeFixture(open);
        const held = await fixture.insert({ queue: 'slow', owner: 'ann' });
        await fixture.done({ ...SAVE, ...place });
        const other = await fixture.insert({ kind: 'demo:other', owner: 'bob' });
        const kinds = ['demo:echo', 'demo:other'];
        deepEqual(
          (await claimUpTo(fixture, 5, { kinds })).map(({ jobId }) => jobId),
          [other],
        );
        equal((await fixture.read(held)).state, 'queued');
        await fixture.done({ ...LIFT, ...place });
        equal((await fixture.claim())?.jobId, held);
      });
    test('a pause lifts itself at its time, and a claim is told when', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const until = fixture.clock.now() + 5_000;
      await fixture.done({ ...SAVE, ...PLACES[0], until });
      const { claimed, heldBack } = await fixture.done(claimCommand());
      deepEqual([claimed, heldBack], [[], { slots: false, until }]);
      await fixture.clock.advance(5_000);
      deepEqual(await fixture.store.read({ type: 'pauses', tenant: TENANT }), []);
      equal((await fixture.claim())?.jobId, jobId);
    });
    test('a job that runs when the pause begins goes on', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running', { owner: 'ann' });
      await fixture.done({ ...SAVE, ...PLACES[2] });
      await fixture.done({
        type: 'move',
        jobId,
        event: 'complete',
        fence: { by: 'claim', tenant: TENANT, claimId },
      });
      equal((await fixture.read(jobId)).state, 'succeeded');
    });
    test('the newest word on a pause counts; its beginning stays', async () => {
      await using fixture = await storeFixture(open);
      const createdAt = fixture.clock.now();
      await fixture.done({ ...SAVE, ...PLACES[1], reason: 'disk full' });
      await fixture.clock.advance(1_000);
      await fixture.done({ ...SAVE, ...PLACES[1], by: 'boss' });
      deepEqual(await fixture.store.read({ type: 'pauses', tenant: TENANT }), [
        { ...PLACES[1], pausedBy: 'boss', createdAt },
      ]);
    });
    test('a pause that is over, of another tenant or never was cannot be lifted', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, ...PLACES[0], until: fixture.clock.now() + 1_000 });
      const foreign = await fixture.refusal({ ...LIFT, ...PLACES[0], tenant: 'other' });
      await fixture.clock.advance(1_000);
      const over = await fixture.refusal({ ...LIFT, ...PLACES[0] });
      deepEqual([foreign.refused, over.refused], ['pause-not-found', 'pause-not-found']);
    });
    test('a pause holds nothing of another tenant', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      await fixture.done({ ...SAVE, ...PLACES[0], tenant: 'other' });
      equal((await fixture.claim())?.jobId, jobId);
    });
  });
}
