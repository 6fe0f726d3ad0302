import type { EventData } from '../events/stored-entry.ts';
import type { Label } from '../store-command.ts';
import type { Context } from './context.ts';
import type { SqlFlavor } from './flavor.ts';
import type { Work } from './statement.ts';

const place = ({
  nextPosition,
}: SqlFlavor) => `INSERT INTO updates (position, job, sequence, at, event, state, run, attempt)
  SELECT position, -position, 0, :now, 'event', '', 0, 0 FROM (SELECT ${nextPosition} AS position) AS next
  RETURNING position`;
const WRITE = `INSERT INTO events (position, tenant, topic, domain, job_id, data, labels, keep_until)
  VALUES (:position, :tenant, :topic, :domain, :jobId, :data, :labels, :keepUntil)`;

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
  const position = Number((yield* sql(place(flavor)).get({ now }))?.position);
  yield* sql(WRITE).run({
    position,
    tenant,
    topic,
    domain,
    jobId,
    data: JSON.stringify(data),
    labels: labels.length > 0 ? JSON.stringify(labels) : undefined,
    keepUntil: now + keepMs,
  });
  return position;
}
