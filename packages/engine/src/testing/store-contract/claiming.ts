import type { ClaimCommand, NewJob } from '../../store-command.ts';
import type { ClaimedRow } from '../../stored.ts';
import { LEASE_MS, type StoreFixture, TENANT } from '../store-fixture.ts';

/** Claims as many jobs as there are, up to a limit; of `demo:echo` unless told otherwise. */
export async function claimUpTo(
  fixture: StoreFixture,
  limit: number,
  options: Partial<ClaimCommand> = {},
): Promise<readonly ClaimedRow[]> {
  const { claimed = [] } = await fixture.done(claimCommand({ limit, ...options }));
  return claimed;
}

export function claimCommand(options: Partial<ClaimCommand> = {}): ClaimCommand {
  return {
    type: 'claim',
    tenant: TENANT,
    kinds: ['demo:echo'],
    limit: 1,
    workerId: 'w1',
    embedded: false,
    leaseMs: LEASE_MS,
    ...options,
  };
}

/** The worker completes the jobs. */
export async function endAll(fixture: StoreFixture, claims: readonly ClaimedRow[]): Promise<void> {
  await fixture.store.write(
    claims.map(({ jobId, claimId }) => ({
      type: 'move',
      jobId,
      event: 'complete',
      fence: { by: 'claim', tenant: TENANT, claimId },
    })),
  );
}

/** Queues jobs in one commit; of `demo:echo` unless told otherwise. */
export async function insertAll(
  fixture: StoreFixture,
  jobs: readonly (Partial<NewJob> & { readonly id: string })[],
): Promise<void> {
  const usual = { tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 3, priority: 0 } as const;
  await fixture.store.write(jobs.map((job) => ({ type: 'insert', job: { ...usual, ...job } })));
}
