import type { NewJob } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { enterLane } from '../lanes.ts';
import { append } from '../log.ts';
import { rankOf } from '../rank.ts';
import type { Work } from '../statement.ts';
import { needJobs } from '../waits/need-jobs.ts';
import { reach } from './reach.ts';

const INSERT = `INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at,
    queued_at, rank, due_at, start_by, job_timeout_ms, end_by, idle_timeout_ms, waiting_for, options, input,
    queue, owner, concurrency_key)
  VALUES (:id, :tenant, :kind, :state, 1, 1, 0, :maxAttempts, :priority, :now,
    :queuedAt, ${rankOf(':queuedAt', ':priority')}, :dueAt, :startBy, :jobTimeoutMs, :queuedAt + :jobTimeoutMs, :idleTimeoutMs,
    :waitingFor, :options, :input, :queue, :owner, :concurrencyKey)`;
// In a statement of its own: the many jobs that a worker drives and that have no such name pay nothing for it.
const MARK = `UPDATE jobs SET by_caller = :byCaller, external_id = :externalId,
    rank = CASE WHEN :byCaller = 1 THEN NULL ELSE rank END
  WHERE number = :number`;
const LABEL = `INSERT INTO labels (tenant, name, value, job) VALUES (:tenant, :name, :value, :job)
  ON CONFLICT DO NOTHING`;

export interface InsertedJob {
  readonly number: number;
  readonly update: StoredUpdate;
}

/** Writes the rows of a new job and its first update. */
export function* insertJob(context: Context, job: NewJob): Work<InsertedJob> {
  const { sql, now } = context;
  const { tenant, reached } = job;
  const waitingFor = reached ? undefined : job.waitingFor;
  const dueAt = job.dueAt ?? (job.dueInMs === undefined ? undefined : now + job.dueInMs);
  const number = yield* sql(INSERT).add({
    id: job.id,
    tenant,
    kind: job.kind,
    state: job.state,
    maxAttempts: job.maxAttempts,
    priority: job.priority,
    now,
    queuedAt: job.state === 'queued' ? now : undefined,
    dueAt,
    startBy:
      job.startBy ?? (job.startWithinMs === undefined ? undefined : (dueAt ?? now) + job.startWithinMs),
    jobTimeoutMs: job.jobTimeoutMs,
    idleTimeoutMs: job.idleTimeoutMs,
    waitingFor: waitingFor && JSON.stringify(waitingFor),
    options: job.options,
    input: job.input,
    queue: job.queue,
    owner: job.owner,
    concurrencyKey: job.concurrencyKey,
  });
  if (job.byCaller || job.externalId !== undefined)
    yield* sql(MARK).run({ number, byCaller: job.byCaller ? 1 : 0, externalId: job.externalId });
  for (const { name, value } of job.labels ?? []) yield* sql(LABEL).run({ tenant, name, value, job: number });
  if (job.owner !== undefined && job.state === 'queued') yield* enterLane(context, number);
  if (waitingFor) yield* needJobs(context, { number, tenant }, waitingFor);
  if (reached) {
    const [changed, changes] = yield* reach(context, number, reached);
    return { number, update: yield* append(context, job.id, changed, 'submit', changes) };
  }
  const changed = { number, state: job.state, sequence: 1, run: 1, attempt: 0 };
  const changes = {
    ...(dueAt !== undefined && { scheduledAt: new Date(dueAt).toISOString() }),
    ...(waitingFor && { waitingFor }),
  };
  return { number, update: yield* append(context, job.id, changed, 'submit', changes) };
}
