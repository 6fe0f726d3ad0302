import { randomUUID } from 'node:crypto';
import { target } from '../../guards.ts';
import type { ClaimCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { ClaimedRow, StoredUpdate } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import { choose } from '../claims/choose.ts';
import type { Context } from '../context.ts';
import { isLeased } from '../lease.ts';
import { append, type Changed } from '../log.ts';
import { IS_RANKED } from '../rank.ts';
import { toClaimed } from '../rows.ts';
import type { Row, Values, Work } from '../statement.ts';

/** The ready jobs of a kind in their order. By owner first, though there is none: Postgres takes the order from the index only when it
 *  is the index's own. */
export const READY = `SELECT number, rank FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner IS NULL AND ${IS_RANKED}
  ORDER BY owner, rank, number LIMIT :limit`;
/** Whether more than the rank has a say in what is claimed. */
export const HAS_RULES = `EXISTS (SELECT 1 FROM pauses WHERE tenant = :tenant) OR EXISTS (SELECT 1 FROM limits WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM lanes WHERE tenant = :tenant AND owner > '')`;
const IS_RULED = `SELECT ${asFlag(HAS_RULES)} AS is_ruled`;
/** What a claim writes. The job is queued, as READY saw in this very transaction, so no guard is needed. */
export const TAKE = `UPDATE jobs SET state = ${target('claim')}, sequence = sequence + 1,
    attempt = attempt + 1 - is_continued, progress = CASE WHEN is_continued = 1 OR has_parts = 1 THEN progress END,
    claim_id = :claimId, worker = :worker, embedded = :embedded, lease_until = :leaseUntil,
    started_at = coalesce(started_at, :now), claimed_at = :now,
    start_by = NULL, idle_until = :now + idle_timeout_ms`;
/** What it wants to know of each job. */
export const TAKEN = `number, id, kind, state, run, attempt, max_attempts, sequence, options, input, progress, partial,
    has_checkpoint, has_steps, has_plan, is_continued, has_parts`;
const TAKE_ONE = `${TAKE} WHERE number = :number RETURNING ${TAKEN}`;
const CHECKPOINT = 'SELECT value FROM checkpoints WHERE job = :job';
const PLAN = 'SELECT value FROM plans WHERE job = :job';
const STEPS = 'SELECT name, result FROM steps WHERE job = :job';

export function* claim(context: Context, command: ClaimCommand): Work<StoreResult> {
  const { tenant } = command;
  const updates: StoredUpdate[] = [];
  const claimed: ClaimedRow[] = [];
  if (command.alone && (yield* isTaken(context, command))) return { updates, claimed, at: context.now };
  const takeOne = (number: number) => take(context, command, number, { claimed, updates });
  const isRuled = (yield* context.sql(IS_RULED).get({ tenant }))?.is_ruled === 1;
  const heldBack = isRuled ? yield* choose(context, command, takeOne) : undefined;
  if (!isRuled) for (const number of yield* ready(context, command)) yield* takeOne(number);
  return { updates, claimed, at: context.now, ...(heldBack && { heldBack }) };
}

function* isTaken({ sql, flavor }: Context, { tenant, kinds }: ClaimCommand): Work<boolean> {
  const text = `SELECT 1 FROM jobs WHERE ${isLeased(flavor)} AND tenant = :tenant AND kind = :kind LIMIT 1`;
  for (const kind of kinds) if (yield* sql(text).get({ tenant, kind })) return true;
  return false;
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
  const { sql } = context;
  const claimId = `claim_${randomUUID()}`;
  const row = yield* sql(TAKE_ONE).get({ number, ...takeValues(context.now, command, claimId) });
  if (!row) throw new Error(`job number ${number} vanished inside a transaction`);
  const { job, update } = yield* taken(context, row, claimId);
  claimed.push(job);
  updates.push(update);
}

/** What is bound in TAKE. */
export function takeValues(
  now: number,
  { workerId, embedded, leaseMs }: ClaimCommand,
  claimId?: string,
): Values {
  return { claimId, worker: workerId, embedded: embedded ? 1 : 0, leaseUntil: now + leaseMs, now };
}

/** Logs that a job was claimed, and adds what was kept for it. */
export function* taken(
  context: Context,
  row: Row,
  claimId: string,
): Work<{ job: ClaimedRow; update: StoredUpdate }> {
  const job = toClaimed(row, claimId);
  // How far the attempt before had come is not how far this one is. What parts have done stays done.
  const isAnew = job.attempt > 1 && row.is_continued === 0 && row.has_parts === 0;
  const changes = isAnew ? { progress: null } : {};
  // RETURNING gives exactly the columns that Changed names.
  const update = yield* append(context, job.jobId, row as unknown as Changed, 'claim', changes);
  if (isFresh(row)) return { job, update };
  return { job: { ...job, ...(yield* kept(context, Number(row.number), row)) }, update };
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
