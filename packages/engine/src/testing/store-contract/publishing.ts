import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PublishCommand } from '../../events/event-command.ts';
import type { NewJob } from '../../store-command.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;
const PUBLISH = {
  type: 'publish',
  ...{ tenant: TENANT, topic: 'space:configure', domain: 'space' },
  ...{ data: { published: true, by: 'ann' }, keepMs: DAY_MS },
} as const satisfies PublishCommand;
const IDEMPOTENCY = { key: 'k1', fingerprint: 'f1' };

const jobOf = (id: string): NewJob => ({
  ...{
    id,
    tenant: TENANT,
    kind: 'demo:echo',
    state: 'queued',
    maxAttempts: 3,
    priority: 0,
    input: '{"a":1}',
  },
});

export function describePublishing(open: OpenStore): void {
  const logged = async ({ store }: StoreFixture) => {
    const found = await store.read({ type: 'feed', tenant: TENANT, limit: 100, lookThrough: 100 });
    if (found === 'expired') throw new Error('the position has expired');
    return found.entries.map(({ position, ...entry }) => [
      position,
      entry.update ? entry.update.jobId : entry.topic,
    ]);
  };

  describe('publishing', () => {
    test('stores the event, then the jobs that it starts, which know it', async () => {
      await using fixture = await storeFixture(open);
      const jobs = [jobOf('job_a'), jobOf('job_b')];
      const { position = '', updates } = await fixture.done({ ...PUBLISH, jobs });
      deepEqual(
        updates.map(({ jobId, event, state }) => [jobId, event, state]),
        [
          ['job_a', 'submit', 'queued'],
          ['job_b', 'submit', 'queued'],
        ],
      );
      const [first, ...rest] = await logged(fixture);
      deepEqual(first, [position, 'space:configure']);
      deepEqual(
        rest.map(([, jobId]) => jobId),
        ['job_a', 'job_b'],
      );
      equal((await fixture.read('job_a')).event, position);
      const listed = await fixture.store.read({ type: 'list', tenant: TENANT });
      deepEqual(
        listed.map(({ event }) => event),
        [position, position],
      );
      equal((await fixture.claim())?.jobId, 'job_a');
    });
    test('stores nothing where one of the jobs cannot be stored', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'job_a' });
      const before = await logged(fixture);
      const jobs = [jobOf('job_b'), jobOf('job_a')];
      equal((await fixture.refusal({ ...PUBLISH, jobs })).refused, 'not-stored');
      deepEqual(await logged(fixture), before);
      deepEqual(await fixture.store.read({ type: 'jobs', ids: ['job_b'] }), [undefined]);
    });
    test('with the same key and fingerprint answers the earlier event, and makes no jobs', async () => {
      await using fixture = await storeFixture(open);
      const { position } = await fixture.done({
        ...PUBLISH,
        idempotency: IDEMPOTENCY,
        jobs: [jobOf('job_a')],
      });
      const again = { ...PUBLISH, idempotency: IDEMPOTENCY, jobs: [jobOf('job_b')] };
      const { duplicateOf, position: none, updates } = await fixture.done(again);
      deepEqual([duplicateOf, none, updates], [position, undefined, []]);
      equal((await logged(fixture)).length, 2);
    });
    test('with the same key and another fingerprint is refused', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...PUBLISH, idempotency: IDEMPOTENCY });
      const other = { ...PUBLISH, idempotency: { ...IDEMPOTENCY, fingerprint: 'f2' } };
      equal((await fixture.refusal(other)).refused, 'idempotency-conflict');
    });
    test('knows no keys of other tenants, of submits, and of events whose time is over', async () => {
      await using fixture = await storeFixture(open);
      const keyed = { ...PUBLISH, idempotency: IDEMPOTENCY };
      const { at } = await fixture.done({
        ...{ type: 'insert', job: jobOf('job_a'), idempotency: { ...IDEMPOTENCY, keepMs: DAY_MS } },
      });
      const taken = [await fixture.done(keyed), await fixture.done({ ...keyed, tenant: 'other' })];
      await fixture.clock.advance(at + DAY_MS - fixture.clock.now());
      taken.push(await fixture.done(keyed));
      deepEqual(
        taken.map(({ duplicateOf }) => duplicateOf),
        [undefined, undefined, undefined],
      );
      equal((await fixture.done(keyed)).duplicateOf, taken[2]?.position);
    });
  });
}
