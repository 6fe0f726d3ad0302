import { randomUUID } from 'node:crypto';
import { target } from '../../guards.ts';
import type { ClaimCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { ClaimedRow, StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { toClaimed } from '../rows.ts';

const READY = `SELECT number, id, priority FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind ORDER BY priority DESC, number LIMIT :limit`;
// Queued when READY saw it in this very transaction, so no guard is needed.
const TAKE = `UPDATE jobs SET state = ${target('claim')}, attempt = attempt + 1, sequence = sequence + 1,
    claim_id = :claimId, worker = :worker, embedded = :embedded, lease_until = :leaseUntil, started_at = :now,
    start_by = NULL
  WHERE number = :number
  RETURNING number, id, kind, state, run, attempt, max_attempts, sequence, options, input, progress, partial,
    has_checkpoint, has_steps`;
const CHECKPOINT = 'SELECT value FROM checkpoints WHERE job = :job';
const STEPS = 'SELECT name, result FROM steps WHERE job = :job';

export function claim(context: Context, command: ClaimCommand): StoreResult {
  const updates: StoredUpdate[] = [];
  const claimed = ready(context, command).map((number) => take(context, command, number, updates));
  return { updates, claimed, at: context.now };
}

/** The best jobs over all kinds: per kind the index gives them in order, so merging the heads is exact. */
function ready({ sql }: Context, { tenant, kinds, limit }: ClaimCommand): number[] {
  const rows = kinds.flatMap((kind) => sql(READY).all({ tenant, kind, limit }));
  if (kinds.length > 1)
    rows.sort((a, b) => Number(b.priority) - Number(a.priority) || Number(a.number) - Number(b.number));
  return rows.slice(0, limit).map(({ number }) => Number(number));
}

function take(context: Context, command: ClaimCommand, number: number, updates: StoredUpdate[]): ClaimedRow {
  const { sql, now } = context;
  const claimId = `claim_${randomUUID()}`;
  const row = sql(TAKE).get({
    number,
    claimId,
    worker: command.workerId,
    embedded: command.embedded ? 1 : 0,
    leaseUntil: now + command.leaseMs,
    now,
  });
  if (!row) throw new Error(`job number ${number} vanished inside a transaction`);
  const job = toClaimed(row, claimId);
  // RETURNING gives exactly the columns that Changed names.
  updates.push(append(context, job.jobId, row as unknown as Changed, 'claim'));
  return { ...job, ...kept(context, number, row.has_checkpoint === 1, row.has_steps === 1) };
}

/** What earlier attempts have saved. The flags spare most claims the look. */
function kept({ sql }: Context, job: number, hasCheckpoint: boolean, hasSteps: boolean) {
  const checkpoint = hasCheckpoint ? sql(CHECKPOINT).get({ job })?.value : undefined;
  const steps = hasSteps ? sql(STEPS).all({ job }) : [];
  return {
    ...(checkpoint !== undefined && { checkpoint: String(checkpoint) }),
    ...(steps.length > 0 && {
      steps: Object.fromEntries(steps.map(({ name, result }) => [String(name), String(result)])),
    }),
  };
}
