import type { UniqueRule } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';

interface Place {
  readonly tenant: string;
  readonly kind: string;
  readonly key: string;
}

interface Standing {
  readonly number: number;
  readonly id: string;
}

const KEPT = `SELECT unique_jobs.job AS number, id, ${asFlag('started_at IS NULL')} AS is_pending,
    ${asFlag('finished_at IS NULL')} AS is_active
  FROM unique_jobs LEFT JOIN jobs ON jobs.number = unique_jobs.job
  WHERE unique_jobs.tenant = :tenant AND unique_jobs.kind = :kind AND key = :key ORDER BY job DESC`;
const FORGET = `DELETE FROM unique_jobs WHERE tenant = :tenant AND kind = :kind AND key = :key AND job = :number`;
const KEEP = 'INSERT INTO unique_jobs (tenant, kind, key, job) VALUES (:tenant, :kind, :key, :number)';

/** The job that stands in the way of another with the key; the newest, should there be several. */
export function* standingJob(
  { sql }: Context,
  place: Place,
  { while: phase }: UniqueRule,
): Work<Standing | undefined> {
  let standing: Standing | undefined;
  for (const [index, row] of (yield* sql(KEPT).all({ ...place })).entries()) {
    const number = Number(row.number);
    const isLive = row.is_active === 1 && row.id !== null;
    // The newest is kept when it has ended: it may be run again.
    if (!isLive && (index > 0 || row.id === null)) yield* sql(FORGET).run({ ...place, number });
    if (isLive && (phase === 'active' || row.is_pending === 1)) standing ??= { number, id: String(row.id) };
  }
  return standing;
}

export function* keepUnique({ sql }: Context, place: Place, number: number): Work<void> {
  yield* sql(KEEP).run({ ...place, number });
}

// Only a job that waits for its time has one that can be pushed back.
const REPLACE = `UPDATE jobs SET sequence = sequence + 1, input = :input,
    due_at = CASE WHEN due_at IS NULL THEN NULL WHEN created_at + :maxWaitMs < :later THEN created_at + :maxWaitMs ELSE :later END
  WHERE number = :number
  RETURNING number, state, sequence, run, attempt, due_at`;

/** Gives a job that has not begun a newer input and a later moment. */
export function* postpone(
  context: Context,
  { number, id }: Standing,
  { waitMs, maxWaitMs }: NonNullable<UniqueRule['debounce']>,
  input: string | undefined,
): Work<StoredUpdate> {
  const row = yield* context.sql(REPLACE).get({ number, input, maxWaitMs, later: context.now + waitMs });
  if (!row) throw new Error(`job number ${number} vanished inside a transaction`);
  // RETURNING gives the columns that Changed names, and the moment.
  const { due_at: dueAt, ...changed } = row as unknown as Changed & { readonly due_at: number | null };
  const changes = dueAt === null ? {} : { scheduledAt: new Date(dueAt).toISOString() };
  return yield* append(context, id, changed, 'replace', changes);
}
