import type { PublishCommand } from '../../events/event-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { logEvent } from '../log-event.ts';
import type { Work } from '../statement.ts';
import { insertJob } from './insert-job.ts';

const EARLIER = `SELECT position, fingerprint FROM events WHERE tenant = :tenant AND key = :key AND keep_until > :now
  ORDER BY position DESC LIMIT 1`;
const REMEMBER = 'UPDATE events SET key = :key, fingerprint = :fingerprint WHERE position = :position';
// In a statement of its own, so that the many jobs that no event has started pay nothing for it.
const MARK = 'UPDATE jobs SET event = :position WHERE number = :number';

export function* publish(context: Context, command: PublishCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { tenant, jobs = [], idempotency } = command;
  const earlier = idempotency && (yield* sql(EARLIER).get({ tenant, key: idempotency.key, now }));
  if (earlier)
    return earlier.fingerprint === idempotency.fingerprint
      ? { updates: [], duplicateOf: String(earlier.position), at: now }
      : { refused: 'idempotency-conflict' };
  const position = yield* logEvent(context, command);
  if (idempotency) yield* sql(REMEMBER).run({ position, ...idempotency });
  const updates: StoredUpdate[] = [];
  for (const job of jobs) {
    const { number, update } = yield* insertJob(context, job);
    yield* sql(MARK).run({ number, position });
    updates.push(update);
  }
  return { updates, position: String(position), at: now };
}
