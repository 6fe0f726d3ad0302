import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActive, isFinal, JOB_EVENTS, JOB_STATES, next } from '@longrun/core';
import { fenceFor, type OpenStore, storeFixture } from '../store-fixture.ts';

/** One case per state and event: the table and nothing but the table. */
export function describeTransitions(open: OpenStore): void {
  describe('transitions', () => {
    for (const event of JOB_EVENTS.filter((one) => one !== 'claim'))
      for (const from of JOB_STATES)
        for (const partial of next(from, event, true) === next(from, event) ? [false] : [false, true]) {
          const to = next(from, event, partial);
          const title = to ? `${event} moves ${from} to ${to}` : `${event} is refused from ${from}`;
          test(partial ? `${title} when a partial output was saved` : title, async () => {
            await using fixture = await storeFixture(open);
            const { jobId, claimId } = await fixture.jobIn(from, { partial });
            const before = await fixture.read(jobId);
            const result = await fixture.move(jobId, event, fenceFor(from, claimId));
            const after = await fixture.read(jobId);
            equal(after.state, to ?? from);
            equal(after.sequence, before.sequence + (to ? 1 : 0));
            equal(result.refused, to ? undefined : 'transition-refused');
            equal(after.finishedAt !== undefined, isFinal(after.state));
          });
        }
    for (const from of JOB_STATES)
      test(from === 'queued' ? 'claim moves queued to running' : `claim passes over ${from}`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(from);
        const { kind } = await fixture.read(jobId);
        const claimed = await fixture.claim(kind);
        equal(claimed?.jobId, from === 'queued' ? jobId : undefined);
        equal((await fixture.read(jobId)).state, next(from, 'claim') ?? from);
      });
    for (const state of JOB_STATES.filter(isActive))
      test(`a job that is ${state} is held under a lease`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        await fixture.clock.advance(365 * 24 * 3_600_000);
        const due = await fixture.store.read({ type: 'due', chore: 'rescue', limit: 10 });
        ok(due.some((job) => job.jobId === jobId));
        ok((await fixture.store.read({ type: 'duties' })).includes('rescue'));
      });
  });
}
