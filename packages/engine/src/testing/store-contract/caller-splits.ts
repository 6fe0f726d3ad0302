import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobEvent, JobState } from '@longrun/core';
import type { NewJob } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

interface Split {
  readonly parent: string;
  readonly parts: readonly string[];
}

/** A running job that its caller has split. */
async function split(fixture: StoreFixture, count: number, execution = 'parallel'): Promise<Split> {
  const parent = await fixture.insert({ byCaller: true });
  await fixture.move(parent, 'accept');
  const parts = Array.from({ length: count }, (_, index) => `${parent}-${index}`);
  await fixture.done({ type: 'split', jobId: parent, tenant: TENANT, parts: jobs(parts, execution) });
  return { parent, parts };
}

function jobs(ids: readonly string[], execution = 'parallel'): NewJob[] {
  return ids.map((id, index): NewJob => {
    const before = execution === 'sequential' ? ids[index - 1] : undefined;
    const usual = {
      id,
      tenant: TENANT,
      kind: 'demo:echo',
      maxAttempts: 1,
      priority: 0,
      byCaller: true,
    } as const;
    if (before === undefined) return { ...usual, state: 'queued' };
    const waitingFor = { type: 'jobs', jobIds: [before], onFailure: 'ignore' } as const;
    return { ...usual, state: 'waiting', waitingFor };
  });
}

async function statesOf(fixture: StoreFixture, ids: readonly string[]): Promise<JobState[]> {
  return Promise.all(ids.map(async (id) => (await fixture.read(id)).state));
}

async function tallies({ store }: StoreFixture, jobId: string): Promise<object[]> {
  const updates = await store.read({ type: 'updates', jobId, after: 0, limit: 100 });
  return updates.filter(({ event }) => event === 'tally').map(({ data }) => JSON.parse(data ?? '{}').tally);
}

export function describeCallerSplits(open: OpenStore): void {
  describe('a job that its caller has split', () => {
    test('stays as it is, and is told once how its parts have ended', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture, 3);
      deepEqual(await statesOf(fixture, [parent, ...parts]), ['running', 'queued', 'queued', 'queued']);
      const ends: JobEvent[] = ['complete', 'fail', 'cancel'];
      for (const [index, event] of ends.entries()) {
        deepEqual(await tallies(fixture, parent), []);
        await fixture.move(parts[index] ?? '', event);
      }
      deepEqual(await tallies(fixture, parent), [{ total: 3, succeeded: 1, failed: 1, cancelled: 1 }]);
      const { state, progress } = await fixture.read(parent);
      deepEqual([state, progress], ['running', undefined]);
      await fixture.move(parts[1] ?? '', 'retry');
      await fixture.move(parts[1] ?? '', 'complete');
      equal((await tallies(fixture, parent)).length, 1);
    });
    for (const [event, state] of [
      ['complete', 'succeeded'],
      ['fail', 'failed'],
      ['cancel', 'cancelled'],
    ] as const)
      test(`lets the next of sequential parts go when the one before is ${state}`, async () => {
        await using fixture = await storeFixture(open);
        const { parts } = await split(fixture, 3, 'sequential');
        deepEqual(await statesOf(fixture, parts), ['queued', 'waiting', 'waiting']);
        await fixture.move(parts[0] ?? '', event);
        deepEqual(await statesOf(fixture, parts), [state, 'queued', 'waiting']);
      });
    test('waits for a part that runs again before the others have ended', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture, 2);
      await fixture.move(parts[0] ?? '', 'fail');
      await fixture.move(parts[0] ?? '', 'retry');
      await fixture.move(parts[1] ?? '', 'complete');
      deepEqual(await tallies(fixture, parent), []);
      await fixture.move(parts[0] ?? '', 'complete');
      deepEqual(await tallies(fixture, parent), [{ total: 2, succeeded: 2, failed: 0, cancelled: 0 }]);
    });
    test('before it has begun may begin all the same', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ byCaller: true });
      await fixture.done({ type: 'split', jobId, tenant: TENANT, parts: jobs(['x']) });
      const drive = {
        type: 'drive',
        jobId,
        tenant: TENANT,
        report: 'acknowledge',
        source: 'client',
      } as const;
      equal((await fixture.done(drive)).state, 'running');
    });
    test('pauses and goes on with its parts', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture, 3, 'sequential');
      await fixture.move(parts[0] ?? '', 'accept');
      await fixture.move(parent, 'pause');
      deepEqual(await statesOf(fixture, [parent, ...parts]), ['paused', 'paused', 'paused', 'paused']);
      await fixture.move(parent, 'start');
      deepEqual(await statesOf(fixture, [parent, ...parts]), ['queued', 'queued', 'waiting', 'waiting']);
    });
    test('takes its parts along when it ends, and hears no more of them', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture, 2, 'sequential');
      await fixture.move(parent, 'cancel');
      deepEqual(await statesOf(fixture, parts), ['cancelled', 'cancelled']);
      deepEqual(await tallies(fixture, parent), []);
    });
    test('is deleted with them while it runs', async () => {
      await using fixture = await storeFixture(open);
      const { parent, parts } = await split(fixture, 2);
      await fixture.move(parts[0] ?? '', 'accept');
      const { removed } = await fixture.done({ type: 'delete', jobId: parent, tenant: TENANT });
      deepEqual([...(removed ?? [])].sort(), [parent, ...parts].sort());
    });
    test('can be split again in another run, and is then told of the new parts alone', async () => {
      await using fixture = await storeFixture(open);
      const { parent } = await split(fixture, 2);
      await fixture.move(parent, 'fail');
      await fixture.move(parent, 'retry');
      await fixture.done({ type: 'split', jobId: parent, tenant: TENANT, parts: jobs(['again']) });
      await fixture.move('again', 'complete');
      deepEqual(await tallies(fixture, parent), [{ total: 1, succeeded: 1, failed: 0, cancelled: 0 }]);
    });
    const refusals: [string, string, (fixture: StoreFixture) => Promise<string>][] = [
      ['a part', 'not-splittable', async (fixture) => (await split(fixture, 1)).parts[0] ?? ''],
      [
        'one that was split in this run',
        'not-splittable',
        async (fixture) => (await split(fixture, 1)).parent,
      ],
      ['one that a worker drives', 'not-caller-driven', (fixture) => fixture.insert()],
      [
        'one that has not begun',
        'transition-refused',
        (fixture) => fixture.insert({ byCaller: true, state: 'created' }),
      ],
      [
        'one that has ended',
        'transition-refused',
        async (fixture) => {
          const jobId = await fixture.insert({ byCaller: true });
          await fixture.move(jobId, 'complete');
          return jobId;
        },
      ],
    ];
    for (const [title, code, arrange] of refusals)
      test(`${title} is not split`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await arrange(fixture);
        const result: StoreResult = await fixture.refusal({
          type: 'split',
          jobId,
          tenant: TENANT,
          parts: jobs(['x']),
        });
        equal(result.refused, code);
        deepEqual(await fixture.store.read({ type: 'jobs', ids: ['x'] }), [undefined]);
      });
  });
}
