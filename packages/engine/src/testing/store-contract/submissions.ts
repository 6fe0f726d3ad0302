import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InsertCommand } from '../../store-command.ts';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;

export function describeSubmissions(open: OpenStore): void {
  const insert = (id: string, key: string, fingerprint: string, tenant = TENANT): InsertCommand => ({
    type: 'insert',
    job: { id, tenant, kind: 'demo:echo', state: 'queued', maxAttempts: 3, priority: 0 },
    idempotency: { key, fingerprint, keepMs: DAY_MS },
  });

  describe('submissions', () => {
    test('the same key and body give the same job, in one batch and in the next', async () => {
      await using fixture = await storeFixture(open);
      const commands = [insert('job_a', 'k', 'f'), insert('job_b', 'k', 'f')];
      const results = [
        ...(await fixture.store.write(commands)),
        await fixture.write(insert('job_c', 'k', 'f')),
      ];
      deepEqual(
        results.map((result) => (result.refused ? result.refused : result.duplicateOf)),
        [undefined, 'job_a', 'job_a'],
      );
      deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 1 });
    });
    test('the same key at the same time gives one job', async () => {
      await using fixture = await storeFixture(open);
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) => fixture.done(insert(`job_${index}`, 'k', 'f'))),
      );
      const made = results.findIndex(({ duplicateOf }) => duplicateOf === undefined);
      const expected = results.map((_, index) => (index === made ? undefined : `job_${made}`));
      deepEqual(
        results.map(({ duplicateOf }) => duplicateOf),
        expected,
      );
      deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 1 });
    });
    test('the same key with another body is refused and names the first job', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('job_a', 'k', 'f'));
      deepEqual(await fixture.refusal(insert('job_b', 'k', 'g')), {
        refused: 'idempotency-conflict',
        jobId: 'job_a',
      });
    });
    test('a key belongs to its tenant', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('job_a', 'k', 'f'));
      equal((await fixture.done(insert('job_b', 'k', 'g', 'other'))).duplicateOf, undefined);
    });
    test('a key is free again after its time', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done(insert('job_a', 'k', 'f'));
      await fixture.clock.advance(DAY_MS);
      equal((await fixture.done(insert('job_b', 'k', 'g'))).duplicateOf, undefined);
    });
    test('one command that cannot be stored leaves the others in its batch alone', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'job_taken' });
      const job = {
        tenant: TENANT,
        kind: 'demo:echo',
        state: 'queued',
        maxAttempts: 3,
        priority: 0,
      } as const;
      const batch = [
        { type: 'insert', job: { ...job, id: 'job_before' } },
        { type: 'insert', job: { ...job, id: 'job_taken' } },
        { type: 'insert', job: { ...job, id: 'job_after' } },
      ] as const;
      const [before, taken, after] = await fixture.store.write(batch);
      deepEqual([before?.refused, taken?.refused, after?.refused], [undefined, 'not-stored', undefined]);
      deepEqual(await fixture.store.read({ type: 'totals' }), { queued: 3 });
    });
  });
}
