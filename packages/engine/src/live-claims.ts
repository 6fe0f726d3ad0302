import type { JobState, Progress } from '@longrun/core';
import { isActive } from '@longrun/core';
import type { ClaimedRow, StoredUpdate } from './stored.ts';

/** What this process remembers of a claim it gave out or heard of. The store has the last word on every write; this
 *  spares it the reports that only move a number, and knows what a failed attempt may still cost. */
export interface LiveClaim {
  readonly jobId: string;
  readonly tenant: string;
  readonly claimId: string;
  readonly kind: string;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly options?: string;
  state: JobState;
  sequence: number;
  leaseMs: number;
  leaseUntil: number;
  progress?: Progress;
  /** When progress was last stored, on the engine's clock. */
  storedAt: number;
  /** There is progress that is not stored yet. */
  dirty: boolean;
}

export interface LiveClaims {
  /** The claim, if it is the job's newest as far as this process knows. */
  find(tenant: string, jobId: string, claimId: string): LiveClaim | undefined;
  remember(claim: LiveClaim): void;
  forget(jobId: string, claimId: string): void;
  /** Follows what was committed. */
  apply(updates: readonly StoredUpdate[]): void;
  /** A write has failed and may have happened all the same: the next word on each job goes to the store. */
  doubt(): void;
  /** True since `doubt`, until `trust`: there may be claims that nobody was told of. */
  readonly inDoubt: boolean;
  trust(): void;
  knows(jobId: string, claimId: string | undefined): boolean;
  dirty(): LiveClaim[];
}

export function createLiveClaims(): LiveClaims {
  const claims = new Map<string, LiveClaim>();
  let inDoubt = false;
  return {
    find(tenant, jobId, claimId) {
      const claim = claims.get(jobId);
      return claim?.claimId === claimId && claim.tenant === tenant ? claim : undefined;
    },
    remember: (claim) => void claims.set(claim.jobId, claim),
    forget(jobId, claimId) {
      if (claims.get(jobId)?.claimId === claimId) claims.delete(jobId);
    },
    apply(updates) {
      if (claims.size === 0) return;
      for (const { jobId, state, sequence, event } of updates) {
        const claim = claims.get(jobId);
        if (!claim || sequence <= claim.sequence) continue;
        if (event === 'claim' || !isActive(state)) claims.delete(jobId);
        else {
          claim.state = state;
          claim.sequence = sequence;
        }
      }
    },
    doubt() {
      inDoubt = true;
      for (const claim of claims.values()) claim.leaseUntil = 0;
    },
    get inDoubt() {
      return inDoubt;
    },
    trust: () => {
      inDoubt = false;
    },
    knows: (jobId, claimId) => claims.get(jobId)?.claimId === claimId,
    dirty: () => [...claims.values()].filter((claim) => claim.dirty),
  };
}

export function liveClaim(row: ClaimedRow, tenant: string, leaseMs: number, at: number): LiveClaim {
  const { jobId, claimId, kind, run, attempt, maxAttempts, options, sequence, progress } = row;
  return {
    jobId,
    tenant,
    claimId,
    kind,
    run,
    attempt,
    maxAttempts,
    sequence,
    leaseMs,
    state: 'running',
    leaseUntil: at + leaseMs,
    storedAt: 0,
    dirty: false,
    ...(options !== undefined && { options }),
    ...(progress !== undefined && { progress: JSON.parse(progress) }),
  };
}
