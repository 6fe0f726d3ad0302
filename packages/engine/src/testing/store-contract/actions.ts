import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SaveActionCommand } from '../../actions/action-command.ts';
import { NOON } from '../manual-clock.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const REMOVE = { type: 'remove-action', tenant: TENANT, id: 'act_1' } as const;

export function describeActions(open: OpenStore): void {
  describe('actions', () => {
    test('are read in the order in which they were made: all, one, or those of a target', async () => {
      await using fixture = await storeFixture(open);
      for (const id of ['act_b', 'act_a', 'act_c'])
        await fixture.done(
          save({ id, content: { ...CONTENT, ...(id !== 'act_a' && { target: 'sheet-1' }) } }),
        );
      deepEqual(await idsOf(fixture), ['act_b', 'act_a', 'act_c']);
      deepEqual(await idsOf(fixture, { id: 'act_a' }), ['act_a']);
      deepEqual(await idsOf(fixture, { target: 'sheet-1' }), ['act_b', 'act_c']);
      deepEqual(await idsOf(fixture, { tenant: 'other' }), []);
    });
    test('a change keeps when it was made and is refused after somebody else’s', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(save());
      await fixture.clock.advance(1_000);
      const change = save({ revision: 1, content: { spec: '{"b":2}', updatedBy: 'bob' } });
      await fixture.done(change);
      equal((await fixture.refusal(change)).refused, 'action-changed');
      const [action] = await fixture.store.read({ type: 'actions', tenant: TENANT });
      deepEqual(action, {
        tenant: TENANT,
        id: 'act_1',
        revision: 2,
        spec: '{"b":2}',
        updatedBy: 'bob',
        createdAt: NOON,
        updatedAt: NOON + 1_000,
      });
    });
    test('one more than the tenant may have is refused', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(save({ limit: 1 }));
      equal((await fixture.refusal(save({ id: 'act_2', limit: 1 }))).refused, 'too-many-actions');
      await fixture.done(save({ tenant: 'other', limit: 1 }));
    });
    test('one that was removed is gone, for its own tenant alone', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(save());
      equal((await fixture.refusal({ ...REMOVE, tenant: 'other' })).refused, 'action-not-found');
      await fixture.done(REMOVE);
      equal((await fixture.refusal(REMOVE)).refused, 'action-not-found');
      equal((await fixture.refusal(save({ revision: 1 }))).refused, 'action-changed');
    });
  });
}

const CONTENT = { spec: '{"a":1}', updatedBy: 'ann' };

function save(command: Partial<SaveActionCommand> = {}): SaveActionCommand {
  return { type: 'save-action', tenant: TENANT, id: 'act_1', content: CONTENT, limit: 1_000, ...command };
}

async function idsOf(
  { store }: StoreFixture,
  query: { id?: string; target?: string; tenant?: string } = {},
): Promise<string[]> {
  const found = await store.read({ type: 'actions', tenant: TENANT, ...query });
  return found.map(({ id }) => id);
}
