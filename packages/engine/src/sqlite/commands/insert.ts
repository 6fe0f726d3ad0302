import type { InsertCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append } from '../log.ts';

const INSERT = `INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at,
    queued_at, due_at, start_by, options, input)
  VALUES (:id, :tenant, :kind, :state, 1, 1, 0, :maxAttempts, :priority, :now,
    :queuedAt, :dueAt, :startBy, :options, :input)`;
const EARLIER =
  'SELECT fingerprint, job_id FROM submissions WHERE tenant = :tenant AND key = :key AND keep_until > :now';
const REMEMBER = `INSERT OR REPLACE INTO submissions (tenant, key, fingerprint, job_id, keep_until)
  VALUES (:tenant, :key, :fingerprint, :jobId, :keepUntil)`;
const LABEL = 'INSERT OR IGNORE INTO labels (tenant, name, value, job) VALUES (:tenant, :name, :value, :job)';

export function insert(context: Context, { job, idempotency }: InsertCommand): StoreResult {
  const { sql, now } = context;
  const { tenant } = job;
  if (idempotency) {
    const earlier = sql(EARLIER).get({ tenant, key: idempotency.key, now });
    if (earlier) {
      const jobId = String(earlier.job_id);
      if (earlier.fingerprint !== idempotency.fingerprint) return { refused: 'idempotency-conflict', jobId };
      return { updates: [], duplicateOf: jobId, at: now };
    }
    const { key, fingerprint, keepMs } = idempotency;
    sql(REMEMBER).run({ tenant, key, fingerprint, jobId: job.id, keepUntil: now + keepMs });
  }
  const dueAt = job.dueAt ?? (job.dueInMs === undefined ? undefined : now + job.dueInMs);
  const { lastRow } = sql(INSERT).run({
    id: job.id,
    tenant,
    kind: job.kind,
    state: job.state,
    maxAttempts: job.maxAttempts,
    priority: job.priority,
    now,
    queuedAt: job.state === 'queued' ? now : undefined,
    dueAt,
    startBy: job.startBy,
    options: job.options,
    input: job.input,
  });
  for (const { name, value } of job.labels ?? []) sql(LABEL).run({ tenant, name, value, job: lastRow });
  const changed = { number: lastRow, state: job.state, sequence: 1, run: 1, attempt: 0 };
  const changes = dueAt === undefined ? undefined : { scheduledAt: new Date(dueAt).toISOString() };
  return { updates: [append(context, job.id, changed, 'submit', changes)], at: now };
}
