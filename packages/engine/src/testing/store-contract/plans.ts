import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES } from '@longrun/core';
import type { SavePlanCommand } from '../../plans/plan-command.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const PLANNABLE = ['created', 'planning'];

export function describePlans(open: OpenStore): void {
  describe('plans', () => {
    for (const state of JOB_STATES)
      test(`a job that is ${state} ${PLANNABLE.includes(state) ? 'is given a plan' : 'is given none'}`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        const before = await fixture.read(jobId);
        const result = await fixture.write(save(jobId));
        const after = await fixture.read(jobId);
        if (!PLANNABLE.includes(state)) {
          deepEqual([result.refused, result.refused && result.state], ['transition-refused', state]);
          deepEqual(after, before);
          return;
        }
        deepEqual([after.state, after.sequence], ['planning', before.sequence + 1]);
        deepEqual(
          result.updates?.map(({ event, data }) => [event, data && JSON.parse(data)]),
          [[state === 'created' ? 'plan' : 'edit-plan', { by: 'ann' }]],
        );
        equal(await planOf(fixture, jobId), '{"a":1}');
      });
    test('the same once more changes nothing', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId));
      for (const merge of [false, true]) deepEqual((await fixture.done(save(jobId, { merge }))).updates, []);
      equal((await fixture.read(jobId)).sequence, 2);
    });
    test('a merge sets and removes members, and replaces what lies within one', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId, { plan: '{"a":{"b":1},"c":2,"d":3}' }));
      await fixture.done(save(jobId, { plan: '{"a":{"e":4},"c":null,"f":null,"g":[null]}', merge: true }));
      equal(await planOf(fixture, jobId), '{"a":{"e":4},"d":3,"g":[null]}');
    });
    test('one that would become too large is refused as a whole', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId, { plan: '{"a":"12345"}', mostBytes: 13 }));
      const more = save(jobId, { plan: '{"b":1}', merge: true, mostBytes: 13 });
      equal((await fixture.refusal(more)).refused, 'plan-too-large');
      equal(
        (await fixture.refusal(save(jobId, { plan: '{"a":"ä234"}', mostBytes: 12 }))).refused,
        'plan-too-large',
      );
      equal(await planOf(fixture, jobId), '{"a":"12345"}');
    });
    test('a change of a job that has gone on since is refused where its sequence is named', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId, { ifSequence: 1 }));
      const late = save(jobId, { plan: '{}', ifSequence: 1 });
      equal((await fixture.refusal(late)).refused, 'job-changed');
      await fixture.done({ ...late, ifSequence: 2 });
      equal(await planOf(fixture, jobId), '{}');
    });
    test('another tenant neither sees nor changes it', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId));
      equal((await fixture.refusal(save(jobId, { tenant: 'other' }))).refused, 'job-not-found');
      equal(await fixture.store.read({ type: 'plan', jobId, tenant: 'other' }), undefined);
    });
    test('every claim of the job is given its plan, one of a job without a plan none', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId));
      await fixture.move(jobId, 'start');
      const first = await fixture.claim();
      const claimId = first?.claimId ?? '';
      await fixture.move(jobId, 'fail', { by: 'claim', tenant: TENANT, claimId });
      await fixture.move(jobId, 'retry');
      const again = await fixture.claim();
      await fixture.insert();
      const other = await fixture.claim();
      deepEqual([first?.plan, again?.plan, other?.plan], ['{"a":1}', '{"a":1}', undefined]);
    });
    test('goes with its job', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'created' });
      await fixture.done(save(jobId));
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      equal(await planOf(fixture, jobId), undefined);
      equal((await fixture.refusal(save(jobId))).refused, 'job-deleted');
      equal(await planOf(fixture, await fixture.insert({ state: 'created' })), undefined);
    });
  });
}

function save(jobId: string, command: Partial<SavePlanCommand> = {}): SavePlanCommand {
  const plan = { plan: '{"a":1}', merge: false, mostBytes: 1_000, by: 'ann' };
  return { type: 'save-plan', jobId, tenant: TENANT, ...plan, ...command };
}

function planOf({ store }: StoreFixture, jobId: string): Promise<string | undefined> {
  return store.read({ type: 'plan', jobId, tenant: TENANT });
}
