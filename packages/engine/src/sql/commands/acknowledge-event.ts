import type { AcknowledgeEventCommand } from '../../events/event-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const FIND = `SELECT u.job, u.sequence FROM updates u
  LEFT JOIN jobs j ON j.number = u.job LEFT JOIN events e ON e.position = u.position
  WHERE u.position = :position AND (j.tenant = :tenant OR e.tenant = :tenant)`;
const NOTE = `INSERT INTO acknowledged_events (job, sequence, place, at, by)
  VALUES (:job, :sequence, :place, :now, :by) ON CONFLICT DO NOTHING`;

/** The first time counts. */
export function* acknowledgeEvent(
  { sql, now }: Context,
  command: AcknowledgeEventCommand,
): Work<StoreResult> {
  const { tenant, position, place, by } = command;
  const entry = yield* sql(FIND).get({ position: Number(position), tenant });
  if (!entry) return { refused: 'event-not-found' };
  yield* sql(NOTE).run({ job: Number(entry.job), sequence: Number(entry.sequence), place, now, by });
  return { updates: [], at: now };
}
