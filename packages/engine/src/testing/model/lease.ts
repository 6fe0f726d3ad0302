import { isActive } from '@longrun/core';
import type { Held, ModelJob } from './model.ts';

/** Does a claim hold at that moment? `maybe`: a sign of life was taken, and need not have been written. */
export function holds({ state, claim }: ModelJob, now: number): boolean | 'maybe' {
  if (!claim || !isActive(state)) return false;
  if (claim.embedded || now < claim.least) return true;
  return now < claim.most && 'maybe';
}

/** A report was written: the lease is exactly what it asked for. */
export function renewed(claim: Held, now: number): void {
  claim.least = claim.most = now + claim.leaseMs;
}

/** A sign of life was taken that the store need not have seen: half of the lease is left in any case. */
export function touched(claim: Held, now: number): void {
  claim.least = Math.min(now + claim.leaseMs, Math.max(claim.least, now + claim.leaseMs / 2));
  claim.most = Math.max(claim.most, now + claim.leaseMs);
}

/** The store may have been reached. */
export function perhapsRenewed(claim: Held, now: number): void {
  claim.least = Math.min(claim.least, now + claim.leaseMs);
  claim.most = Math.max(claim.most, now + claim.leaseMs);
}
