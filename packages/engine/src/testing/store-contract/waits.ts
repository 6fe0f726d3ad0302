import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FailurePolicy, JobEvent, WaitingFor } from '@longrun/core';
import type { NewJob } from '../../store-command.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

/** What a job waits for, what that brings, and what follows for the others of a family: each in the one transaction of the move it
 *  follows from. */
export function describeWaits(open: OpenStore): void {
  const KIND = 'demo:waiter';
  const fence = (claimId: string) => ({ by: 'claim', tenant: TENANT, claimId }) as const;

  const begin = async (fixture: StoreFixture) => {
    await fixture.insert({ kind: KIND });
    const claim = await fixture.claim(KIND);
    if (!claim) throw new Error('nothing was claimed');
    return claim;
  };
  const wait = async (fixture: StoreFixture, waitingFor: WaitingFor, parts?: readonly NewJob[]) => {
    const { jobId, claimId } = await begin(fixture);
    await fixture.done({
      type: 'move',
      jobId,
      event: 'wait',
      fence: fence(claimId),
      wait: { name: 'w', for: waitingFor, ...(parts && { parts }) },
    });
    return jobId;
  };
  const split = (fixture: StoreFixture, count: number, onFailure: FailurePolicy) =>
    wait(
      fixture,
      { type: 'parts', name: 'w', count, onFailure },
      Array.from({ length: count }, (_, part) => ({
        id: `part_${part}`,
        tenant: TENANT,
        kind: `demo:part-${part}`,
        state: 'queued',
        maxAttempts: 1,
        priority: 0,
      })),
    );
  const end = async (fixture: StoreFixture, part: number, event: JobEvent, output?: string) => {
    const { jobId = '', claimId = '' } = (await fixture.claim(`demo:part-${part}`)) ?? {};
    const error = '{"code":"bad","message":"Bad."}';
    return fixture.done({
      type: 'move',
      jobId,
      event,
      fence: fence(claimId),
      error,
      ...(output !== undefined && { output }),
    });
  };
  const stepsOf = async (fixture: StoreFixture) => {
    const { claimed: [row] = [] } = await fixture.done({
      type: 'claim',
      tenant: TENANT,
      kinds: [KIND],
      limit: 1,
      workerId: 'w1',
      embedded: false,
      leaseMs: 30_000,
    });
    return row?.steps;
  };

  describe('waits', () => {
    test('the last part to end lets its parent go on, in the same transaction', async () => {
      await using fixture = await storeFixture(open);
      const parent = await split(fixture, 2, 'fail');
      await end(fixture, 0, 'complete', '0');
      equal((await fixture.read(parent)).state, 'waiting');
      const { updates } = await end(fixture, 1, 'complete', '1');
      deepEqual(
        updates.map(({ jobId, event, state }) => [jobId, event, state]),
        [
          ['part_1', 'complete', 'succeeded'],
          [parent, 'report', 'waiting'],
          [parent, 'gather', 'queued'],
        ],
      );
      deepEqual(await stepsOf(fixture), {
        w: JSON.stringify({
          value: [
            { jobId: 'part_0', state: 'succeeded', output: 0 },
            { jobId: 'part_1', state: 'succeeded', output: 1 },
          ],
        }),
      });
    });
    test('a part that fails ends the others where it is to', async () => {
      await using fixture = await storeFixture(open);
      const parent = await split(fixture, 3, 'fail');
      await end(fixture, 0, 'fail');
      for (const part of ['part_1', 'part_2']) equal((await fixture.read(part)).state, 'cancelled');
      equal((await fixture.read(parent)).state, 'queued');
    });
    test('a part that fails is waited for where it is to be retried', async () => {
      await using fixture = await storeFixture(open);
      const parent = await split(fixture, 1, 'wait');
      await end(fixture, 0, 'fail');
      equal((await fixture.read(parent)).state, 'waiting');
      await fixture.move('part_0', 'retry');
      await end(fixture, 0, 'complete');
      equal((await fixture.read(parent)).state, 'queued');
    });
    for (const [event, state] of [
      ['pause', 'paused'],
      ['cancel', 'cancelled'],
    ] as const)
      test(`a ${event} of a split job reaches its parts`, async () => {
        await using fixture = await storeFixture(open);
        const parent = await split(fixture, 2, 'fail');
        await fixture.move(parent, event);
        for (const job of [parent, 'part_0', 'part_1']) equal((await fixture.read(job)).state, state);
      });
    test('a pause of a split job is a wish until its running parts have confirmed', async () => {
      await using fixture = await storeFixture(open);
      const parent = await split(fixture, 2, 'fail');
      const { claimId = '' } = (await fixture.claim('demo:part-0')) ?? {};
      await fixture.move(parent, 'pause');
      equal((await fixture.read(parent)).state, 'waiting');
      await fixture.move('part_0', 'suspend', fence(claimId));
      equal((await fixture.read(parent)).state, 'paused');
    });
    test('a job waits for those it needs, and goes on with the last', async () => {
      await using fixture = await storeFixture(open);
      const jobIds = [await fixture.insert(), await fixture.insert()];
      const jobId = await fixture.insert({
        kind: KIND,
        state: 'waiting',
        waitingFor: { type: 'jobs', jobIds, onFailure: 'ignore' },
      });
      await fixture.move(jobIds[0] ?? '', 'cancel');
      equal((await fixture.read(jobId)).state, 'waiting');
      await fixture.move(jobIds[1] ?? '', 'cancel');
      equal((await fixture.read(jobId)).state, 'queued');
    });
    test('a job that needs one that does not exist, or is another tenant’s, is not stored', async () => {
      await using fixture = await storeFixture(open);
      const foreign = await fixture.insert({ tenant: 'other' });
      for (const id of ['job_none', foreign]) {
        const waitingFor = { type: 'jobs', jobIds: [id], onFailure: 'wait' } as const;
        const job: NewJob = {
          id: 'job_new',
          tenant: TENANT,
          kind: KIND,
          state: 'waiting',
          maxAttempts: 1,
          priority: 0,
          waitingFor,
        };
        const { refused, jobId } = await fixture.refusal({ type: 'insert', job });
        deepEqual([refused, jobId], ['predecessor-not-found', id]);
      }
      deepEqual(await fixture.store.read({ type: 'jobs', ids: ['job_new'] }), [undefined]);
    });
    test('deleting a job that is waited for lets the others go on', async () => {
      await using fixture = await storeFixture(open);
      const needed = await fixture.insert();
      const jobId = await wait(fixture, { type: 'jobs', name: 'w', jobIds: [needed], onFailure: 'ignore' });
      await fixture.done({ type: 'delete', jobId: needed, tenant: TENANT });
      equal((await fixture.read(jobId)).state, 'queued');
    });
    test('an answer is taken once, by the name of its question', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await wait(fixture, { type: 'answer', name: 'w' });
      const answer = { type: 'answer', jobId, tenant: TENANT, value: '{"yes":true}', by: 'ann' } as const;
      equal((await fixture.refusal({ ...answer, name: 'other' })).refused, 'not-waiting');
      equal((await fixture.done({ ...answer, name: 'w' })).updates[0]?.state, 'queued');
      equal((await fixture.refusal({ ...answer, name: 'w' })).refused, 'not-waiting');
      deepEqual(await stepsOf(fixture), { w: '{"value":{"yes":true}}' });
    });
    test('a wait ends with its time, and not before', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId } = await begin(fixture);
      await fixture.done({
        type: 'move',
        jobId,
        event: 'wait',
        fence: fence(claimId),
        dueInMs: 1_000,
        wait: { name: 'w', for: { type: 'timer', name: 'w' } },
      });
      equal((await fixture.move(jobId, 'wake', { by: 'due' })).refused, 'transition-refused');
      await fixture.clock.advance(1_000);
      const due = await fixture.store.read({ type: 'due', chore: 'promote', limit: 10 });
      deepEqual(
        due.map((job) => [job.jobId, job.state]),
        [[jobId, 'waiting']],
      );
      await fixture.move(jobId, 'wake', { by: 'due' });
      deepEqual(await stepsOf(fixture), { w: '{"value":null}' });
    });
  });
}
