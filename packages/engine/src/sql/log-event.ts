import type { EventData } from '../events/stored-entry.ts';
import type { Label } from '../store-command.ts';
import type { Context } from './context.ts';
import type { SqlFlavor } from './flavor.ts';
import type { Work } from './statement.ts';

// The event before its place in the log, which is seen by whoever sees the event.
const write = ({
  nextPosition,
}: SqlFlavor) => `INSERT INTO events (position, tenant, topic, domain, job_id, data, labels, keep_until)
  VALUES (${nextPosition}, :tenant, :topic, :domain, :jobId, :data, :labels, :keepUntil) RETURNING position`;
const PLACE = `INSERT INTO updates (position, job, sequence, at, event, state, run, attempt)
  VALUES (:position, -:position, 0, :now, 'event', '', 0, 0)`;

interface NewEvent {
  readonly tenant: string;
  readonly topic: string;
  readonly domain: string;
  readonly jobId?: string;
  readonly data: EventData;
  /** Of the job, where it is gone. */
  readonly labels?: readonly Label[];
  readonly keepMs: number;
}

/** Appends what is no update of a job to the same log, and answers its position. */
export function* logEvent({ sql, flavor, now }: Context, event: NewEvent): Work<number> {
  const { tenant, topic, domain, jobId, data, labels = [], keepMs } = event;
  const row = yield* sql(write(flavor)).get({
    tenant,
    topic,
    domain,
    jobId,
    data: JSON.stringify(data),
    labels: labels.length > 0 ? JSON.stringify(labels) : undefined,
    keepUntil: now + keepMs,
  });
  const position = Number(row?.position);
  yield* sql(PLACE).run({ position, now });
  return position;
}
