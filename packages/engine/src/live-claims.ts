import type { JobState, Progress } from '@longrun/core';
import { isActive } from '@longrun/core';
import type { ClaimedRow, StoredUpdate } from './stored.ts';

/** What this process remembers of a claim it gave out or heard of. The store has the last word on every write; this
 *  spares it the reports that only move a number, and knows what a failed attempt may still cost. Where servers share the store, the
 *  job may have been asked for something or be lost through another one: whatever is answered from here must hold all the same, or be
 *  put right by the next word a moment later. */
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
  /** False: something may have happened to the job that this process has not heard of, so the next word goes to the store. */
  isSure: boolean;
  progress?: Progress;
  /** When progress was last stored, on the engine's clock. */
  storedAt: number;
  /** There is progress that is not stored yet. */
  dirty: boolean;
  /** Its end is in a transaction that is still open, this one: whoever writes of the job before that is over has to wait for it. */
  ending?: object | undefined;
}

export interface LiveClaims {
  /** The claim, if it is the job's newest as far as this process knows. */
  find(tenant: string, jobId: string, claimId: string): LiveClaim | undefined;
  remember(claim: LiveClaim): void;
  forget(jobId: string, claimId: string): void;
  /** Follows what was committed. */
  apply(updates: readonly StoredUpdate[]): void;
  /** These jobs have changed through another server. */
  suspect(jobIds: readonly string[] | 'any'): void;
  /** A write has failed and may have happened all the same, to whichever job. */
  doubt(): void;
  /** True since `doubt`, until `trust`: there may be claims that nobody was told of. */
  readonly inDoubt: boolean;
  trust(): void;
  knows(jobId: string, claimId: string | undefined): boolean;
  dirty(): LiveClaim[];
  /** Drops claims whose lease ran out as far as this process knows: their workers talk to another server, which hears of their end. */
  forgetLapsed(now: number): void;
}

export function createLiveClaims(): LiveClaims {
  const claims = new Map<string, LiveClaim>();
  let inDoubt = false;
  const suspect: LiveClaims['suspect'] = (jobIds) => {
    for (const jobId of jobIds === 'any' ? claims.keys() : jobIds) {
      const claim = claims.get(jobId);
      if (claim) claim.isSure = false;
    }
  };
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
    suspect,
    doubt() {
      inDoubt = true;
      suspect('any');
    },
    get inDoubt() {
      return inDoubt;
    },
    trust: () => {
      inDoubt = false;
    },
    knows: (jobId, claimId) => claims.get(jobId)?.claimId === claimId,
    dirty: () => [...claims.values()].filter((claim) => claim.dirty),
    forgetLapsed(now) {
      for (const [jobId, { dirty, ending, leaseUntil }] of claims)
        if (!dirty && !ending && leaseUntil <= now) claims.delete(jobId);
    },
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
    isSure: true,
    storedAt: 0,
    dirty: false,
    ...(options !== undefined && { options }),
    ...(progress !== undefined && { progress: JSON.parse(progress) }),
  };
}
