import { randomUUID } from 'node:crypto';
import { target } from '../../guards.ts';
import type { ClaimCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { ClaimedRow, StoredUpdate } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import { choose } from '../claims/choose.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { IS_RANKED } from '../rank.ts';
import { toClaimed } from '../rows.ts';
import type { Row, Work } from '../statement.ts';

const READY = `SELECT number, rank FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner IS NULL AND ${IS_RANKED} ORDER BY rank, number LIMIT :limit`;
const HAS_RULES = `EXISTS (SELECT 1 FROM pauses WHERE tenant = :tenant) OR EXISTS (SELECT 1 FROM limits WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM lanes WHERE tenant = :tenant AND owner > '')`;
const IS_RULED = `SELECT ${asFlag(HAS_RULES)} AS is_ruled`;
// Queued when READY saw it in this very transaction, so no guard is needed.
const TAKE = `UPDATE jobs SET state = ${target('claim')}, sequence = sequence + 1,
    attempt = attempt + 1 - is_continued, progress = CASE WHEN is_continued = 1 OR has_parts = 1 THEN progress END,
    claim_id = :claimId, worker = :worker, embedded = :embedded, lease_until = :leaseUntil,
    started_at = coalesce(started_at, :now), claimed_at = :now,
    start_by = NULL, idle_until = :now + idle_timeout_ms
  WHERE number = :number
  RETURNING number, id, kind, state, run, attempt, max_attempts, sequence, options, input, progress, partial,
    has_checkpoint, has_steps, has_plan, is_continued, has_parts`;
const CHECKPOINT = 'SELECT value FROM checkpoints WHERE job = :job';
const PLAN = 'SELECT value FROM plans WHERE job = :job';
const STEPS = 'SELECT name, result FROM steps WHERE job = :job';

export function* claim(context: Context, command: ClaimCommand): Work<StoreResult> {
  const { tenant } = command;
  const updates: StoredUpdate[] = [];
  const claimed: ClaimedRow[] = [];
  const takeOne = (number: number) => take(context, command, number, { claimed, updates });
  const isRuled = (yield* context.sql(IS_RULED).get({ tenant }))?.is_ruled === 1;
  const heldBack = isRuled ? yield* choose(context, command, takeOne) : undefined;
  if (!isRuled) for (const number of yield* ready(context, command)) yield* takeOne(number);
  return { updates, claimed, at: context.now, ...(heldBack && { heldBack }) };
}

/** Where nothing has a say but the rank. Per kind the index gives the jobs in order, so merging the heads is exact. */
function* ready({ sql }: Context, { tenant, kinds, limit }: ClaimCommand): Work<number[]> {
  const rows: Row[] = [];
  for (const kind of kinds) rows.push(...(yield* sql(READY).all({ tenant, kind, limit })));
  if (kinds.length > 1)
    rows.sort((a, b) => Number(a.rank) - Number(b.rank) || Number(a.number) - Number(b.number));
  return rows.slice(0, limit).map(({ number }) => Number(number));
}

function* take(
  context: Context,
  command: ClaimCommand,
  number: number,
  { claimed, updates }: { claimed: ClaimedRow[]; updates: StoredUpdate[] },
): Work<void> {
  const { sql, now } = context;
  const claimId = `claim_${randomUUID()}`;
  const row = yield* sql(TAKE).get({
    number,
    claimId,
    worker: command.workerId,
    embedded: command.embedded ? 1 : 0,
    leaseUntil: now + command.leaseMs,
    now,
  });
  if (!row) throw new Error(`job number ${number} vanished inside a transaction`);
  const job = toClaimed(row, claimId);
  // How far the attempt before had come is not how far this one is. What parts have done stays done.
  const isAnew = job.attempt > 1 && row.is_continued === 0 && row.has_parts === 0;
  const changes = isAnew ? { progress: null } : {};
  // RETURNING gives exactly the columns that Changed names.
  updates.push(yield* append(context, job.jobId, row as unknown as Changed, 'claim', changes));
  claimed.push(isFresh(row) ? job : { ...job, ...(yield* kept(context, number, row)) });
}

/** Nothing was saved for it: the flags spare most claims the look. */
function isFresh({ has_checkpoint, has_steps, has_plan }: Row): boolean {
  return has_checkpoint === 0 && has_steps === 0 && has_plan === 0;
}

/** What people and earlier attempts have saved. */
function* kept(
  { sql }: Context,
  job: number,
  { has_checkpoint, has_steps, has_plan }: Row,
): Work<Pick<ClaimedRow, 'plan' | 'checkpoint' | 'steps'>> {
  const checkpoint = has_checkpoint === 1 ? (yield* sql(CHECKPOINT).get({ job }))?.value : undefined;
  const plan = has_plan === 1 ? (yield* sql(PLAN).get({ job }))?.value : undefined;
  const steps = has_steps === 1 ? yield* sql(STEPS).all({ job }) : [];
  return {
    ...(plan !== undefined && { plan: String(plan) }),
    ...(checkpoint !== undefined && { checkpoint: String(checkpoint) }),
    ...(steps.length > 0 && {
      steps: Object.fromEntries(steps.map(({ name, result }) => [String(name), String(result)])),
    }),
  };
}
