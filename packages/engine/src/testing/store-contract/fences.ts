import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoreCommand } from '../../store-command.ts';
import { LEASE_MS, type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

/** Writes of an attempt take effect under its claim alone, while that claim is valid, and otherwise not at all. */
export function describeFences(open: OpenStore): void {
  const writes = {
    report: (jobId, claimId) => ({
      type: 'report',
      tenant: TENANT,
      jobId,
      claimId,
      leaseMs: LEASE_MS,
      progress: '{"percent":9}',
      messages: [{ severity: 'info', text: 'late' }],
      checkpoint: '1',
      partial: '2',
      steps: { s: '3' },
    }),
    complete: (jobId, claimId) => ({
      type: 'move',
      jobId,
      event: 'complete',
      output: '1',
      fence: { by: 'claim', tenant: TENANT, claimId },
    }),
    fail: (jobId, claimId) => ({
      type: 'move',
      jobId,
      event: 'fail',
      error: '{}',
      fence: { by: 'claim', tenant: TENANT, claimId },
    }),
    'delete-artifact': (jobId, claimId) => ({
      type: 'delete-artifact',
      tenant: TENANT,
      jobId,
      claimId,
      name: 'a',
    }),
    'save-artifact': (jobId, claimId) => ({
      type: 'save-artifact',
      tenant: TENANT,
      jobId,
      claimId,
      artifact: artifact('b'),
    }),
  } as const satisfies Record<string, (jobId: string, claimId: string) => StoreCommand>;

  const running = async (fixture: StoreFixture) => {
    const { jobId, claimId = '' } = await fixture.jobIn('running');
    await fixture.done({ type: 'save-artifact', tenant: TENANT, jobId, claimId, artifact: artifact('a') });
    return { jobId, claimId };
  };
  const nothingHappens = async (fixture: StoreFixture, jobId: string, command: StoreCommand) => {
    const all = async () => [
      await fixture.read(jobId),
      await fixture.store.read({ type: 'artifacts', jobId, tenant: TENANT }),
    ];
    const before = await all();
    equal((await fixture.refusal(command)).refused, 'claim-lost');
    deepEqual(await all(), before);
  };

  describe('fences', () => {
    for (const [name, write] of Object.entries(writes)) {
      test(`${name} with an expired lease changes nothing`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, claimId } = await running(fixture);
        await fixture.clock.advance(LEASE_MS);
        await nothingHappens(fixture, jobId, write(jobId, claimId));
      });
      test(`${name} after the job was rescued and claimed again changes nothing`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, claimId } = await running(fixture);
        await fixture.clock.advance(LEASE_MS);
        await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId });
        await nothingHappens(fixture, jobId, write(jobId, claimId));
        await fixture.claim((await fixture.read(jobId)).kind);
        await nothingHappens(fixture, jobId, write(jobId, claimId));
      });
    }
    test('a report renews the lease', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const beat = { type: 'report', tenant: TENANT, jobId, claimId, leaseMs: LEASE_MS } as const;
      await fixture.clock.advance(LEASE_MS - 1);
      const { sequence } = await fixture.read(jobId);
      equal((await fixture.done(beat)).state, 'running');
      await fixture.clock.advance(LEASE_MS - 1);
      equal((await fixture.done(beat)).state, 'running');
      equal((await fixture.read(jobId)).sequence, sequence, 'a bare sign of life is no update');
    });
    test('a rescue is refused while the lease holds', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      await fixture.clock.advance(LEASE_MS - 1);
      equal(
        (await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId })).refused,
        'transition-refused',
      );
    });
    test('only claims of workers in the owning process are orphans', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert();
      const jobId = await fixture.insert({ kind: 'demo:own' });
      await fixture.claim();
      await fixture.claim('demo:own', { embedded: true });
      const orphans = await fixture.store.read({ type: 'due', chore: 'orphaned', limit: 10 });
      deepEqual(
        orphans.map((job) => job.jobId),
        [jobId],
      );
    });
    test('a settlement repeated under the same claim answers the state it led to and changes nothing', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      await fixture.done(writes.complete(jobId, claimId));
      const before = await fixture.read(jobId);
      const again = await fixture.done(writes.complete(jobId, claimId));
      equal(again.state, 'succeeded');
      deepEqual(again.updates, []);
      deepEqual(await fixture.read(jobId), before);
    });
    for (const embedded of [false, true])
      test(`a claim that was handed back ${embedded ? 'inside the owning process ' : ''}makes no move any more`, async () => {
        await using fixture = await storeFixture(open);
        const jobId = await fixture.insert();
        const { claimId = '' } = (await fixture.claim('demo:echo', { embedded })) ?? {};
        const fence = { by: 'claim', tenant: TENANT, claimId } as const;
        await fixture.move(jobId, 'wait', fence);
        const before = await fixture.read(jobId);
        equal(
          (await fixture.done({ type: 'move', jobId, event: 'fail', error: '{}', fence })).state,
          'waiting',
        );
        deepEqual(await fixture.read(jobId), before);
      });
    test('a job of another tenant is not there', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('running');
      equal(
        (await fixture.move(jobId, 'cancel', { by: 'tenant', tenant: 'other' })).refused,
        'job-not-found',
      );
      deepEqual(await fixture.store.read({ type: 'jobs', ids: [jobId], tenant: 'other' }), [undefined]);
    });
  });
}

function artifact(name: string) {
  return { name, contentType: 'text/plain', size: 1, sha256: '', file: `file of ${name}`, createdAt: 0 };
}
