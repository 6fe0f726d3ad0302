import type { DueSchedules, StoredSchedule } from '../../schedules/stored-schedule.ts';
import type { Context } from '../context.ts';
import { toSchedule } from '../rows.ts';
import type { Work } from '../statement.ts';

const SELECT = `SELECT schedules.*, jobs.state AS last_state FROM schedules
  LEFT JOIN jobs ON jobs.id = schedules.last_job`;
const OF_TENANT = `${SELECT} WHERE schedules.tenant = :tenant AND (:name IS NULL OR schedules.name = :name)
  ORDER BY schedules.name`;

export function* schedules(
  { sql }: Context,
  { tenant, name }: { tenant: string; name?: string },
): Work<StoredSchedule[]> {
  return (yield* sql(OF_TENANT).all({ tenant, name })).map(toSchedule);
}

const DUE = `${SELECT} WHERE schedules.next_at <= :now ORDER BY schedules.next_at LIMIT :limit`;

export function* dueSchedules({ sql, now }: Context, { limit }: { limit: number }): Work<DueSchedules> {
  return { schedules: (yield* sql(DUE).all({ now, limit })).map(toSchedule), at: now };
}

const NEXT = 'SELECT next_at FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1';

export function* nextSchedule({ sql }: Context): Work<number | undefined> {
  const row = yield* sql(NEXT).get({});
  return row ? Number(row.next_at) : undefined;
}
