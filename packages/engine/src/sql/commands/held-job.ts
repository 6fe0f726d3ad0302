import { IS_ACTIVE } from '../../guards.ts';
import type { Context } from '../context.ts';
import { IS_HELD } from '../is-held.ts';
import type { Work } from '../statement.ts';

const HELD = `SELECT number FROM jobs
  WHERE id = :jobId AND tenant = :tenant AND ${IS_ACTIVE} AND claim_id = :claimId AND ${IS_HELD}`;

export interface HeldJob {
  readonly jobId: string;
  readonly tenant: string;
  readonly claimId: string;
}

/** The number of a job that is in the hands of this claim; undefined when the claim is lost. */
export function* heldJob(
  { sql, now }: Context,
  { jobId, tenant, claimId }: HeldJob,
): Work<number | undefined> {
  const row = yield* sql(HELD).get({ jobId, tenant, claimId, now });
  return row && Number(row.number);
}
