import { randomUUID } from 'node:crypto';
import { target } from '../../guards.ts';
import type { ClaimCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { ClaimedRow, StoredUpdate } from '../../stored.ts';
import { choose } from '../claims/choose.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { toClaimed } from '../rows.ts';

const READY = `SELECT number, rank FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner IS NULL ORDER BY rank, number LIMIT :limit`;
const IS_RULED = `SELECT EXISTS (SELECT 1 FROM pauses WHERE tenant = :tenant) OR EXISTS (SELECT 1 FROM limits WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM lanes WHERE tenant = :tenant AND owner > '') AS is_ruled`;
// Queued when READY saw it in this very transaction, so no guard is needed.
const TAKE = `UPDATE jobs SET state = ${target('claim')}, attempt = attempt + 1, sequence = sequence + 1,
    claim_id = :claimId, worker = :worker, embedded = :embedded, lease_until = :leaseUntil, started_at = :now,
    start_by = NULL, idle_until = :now + idle_timeout_ms
  WHERE number = :number
  RETURNING number, id, kind, state, run, attempt, max_attempts, sequence, options, input, progress, partial,
    has_checkpoint, has_steps, is_continued`;
const CHECKPOINT = 'SELECT value FROM checkpoints WHERE job = :job';
const STEPS = 'SELECT name, result FROM steps WHERE job = :job';

export function claim(context: Context, command: ClaimCommand): StoreResult {
  const { tenant } = command;
  const updates: StoredUpdate[] = [];
  const claimed: ClaimedRow[] = [];
  const takeOne = (number: number) => void claimed.push(take(context, command, number, updates));
  const isRuled = context.sql(IS_RULED).get({ tenant })?.is_ruled === 1;
  const heldBack = isRuled ? choose(context, command, takeOne) : undefined;
  if (!isRuled) for (const number of ready(context, command)) takeOne(number);
  return { updates, claimed, at: context.now, ...(heldBack && { heldBack }) };
}

/** Where nothing has a say but the rank. Per kind the index gives the jobs in order, so merging the heads is exact. */
function ready({ sql }: Context, { tenant, kinds, limit }: ClaimCommand): number[] {
  const rows = kinds.flatMap((kind) => sql(READY).all({ tenant, kind, limit }));
  if (kinds.length > 1)
    rows.sort((a, b) => Number(a.rank) - Number(b.rank) || Number(a.number) - Number(b.number));
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
