import type { InsertCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Row, Work } from '../statement.ts';
import { missingJob } from '../waits/need-jobs.ts';
import { recheck } from '../waits/recheck.ts';
import { insertJob } from './insert-job.ts';
import { keepUnique, postpone, standingJob } from './unique.ts';

const EARLIER =
  'SELECT fingerprint, job_id FROM submissions WHERE tenant = :tenant AND key = :key AND keep_until > :now';
const TAKEN = 'SELECT id FROM jobs WHERE tenant = :tenant AND external_id = :externalId';
const REMEMBER = `INSERT INTO submissions (tenant, key, fingerprint, job_id, keep_until)
  VALUES (:tenant, :key, :fingerprint, :jobId, :keepUntil)
  ON CONFLICT (tenant, key) DO UPDATE SET fingerprint = excluded.fingerprint, job_id = excluded.job_id,
    keep_until = excluded.keep_until WHERE submissions.keep_until <= :now`;

export function* insert(context: Context, { job, idempotency, unique }: InsertCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { tenant, waitingFor } = job;
  const earlier = idempotency && (yield* sql(EARLIER).get({ tenant, key: idempotency.key, now }));
  if (earlier) return repeated(earlier, idempotency, now);
  const missing = waitingFor && (yield* missingJob(context, tenant, waitingFor.jobIds));
  if (missing !== undefined) return { refused: 'predecessor-not-found', jobId: missing };
  const place = unique && { tenant, kind: job.kind, key: unique.key };
  const standing = place && (yield* standingJob(context, place, unique));
  const { externalId } = job;
  const taken = externalId !== undefined && !standing && (yield* sql(TAKEN).get({ tenant, externalId }));
  if (taken) return { refused: 'external-id-taken', jobId: String(taken.id) };
  if (idempotency) {
    const { key, fingerprint, keepMs } = idempotency;
    const jobId = standing?.id ?? job.id;
    const isFirst = yield* sql(REMEMBER).run({
      tenant,
      key,
      fingerprint,
      jobId,
      keepUntil: now + keepMs,
      now,
    });
    // Where others write at the same time, one of them may have been faster and has committed meanwhile.
    const faster = isFirst === 0 && (yield* sql(EARLIER).get({ tenant, key, now }));
    if (faster) return repeated(faster, idempotency, now);
  }
  if (standing) {
    const updates = unique.debounce ? [yield* postpone(context, standing, unique.debounce, job.input)] : [];
    return { updates, duplicateOf: standing.id, at: now };
  }
  const { number, update } = yield* insertJob(context, job);
  if (place) yield* keepUnique(context, place, number);
  return { updates: [update, ...(waitingFor && !job.reached ? yield* goOn(context, number) : [])], at: now };
}

/** What is answered to a key that is remembered. */
function repeated(
  earlier: Row,
  { fingerprint }: NonNullable<InsertCommand['idempotency']>,
  now: number,
): StoreResult {
  const jobId = String(earlier.job_id);
  if (earlier.fingerprint !== fingerprint) return { refused: 'idempotency-conflict', jobId };
  return { updates: [], duplicateOf: jobId, at: now };
}

/** What the new job waits for may have ended before. */
function* goOn(context: Context, number: number): Work<StoredUpdate[]> {
  const next = yield* recheck(context, number);
  return (next && (yield* moveAndFollow(context, next))) ?? [];
}
