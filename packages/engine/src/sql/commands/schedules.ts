import type { RemoveScheduleCommand, SaveScheduleCommand } from '../../schedules/schedule-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const COUNT = 'SELECT count(*) AS count FROM schedules WHERE tenant = :tenant';
const CREATE = `INSERT INTO schedules (tenant, name, revision, spec, is_defined, updated_by, created_at, updated_at,
    paused_at, paused_by, pause_reason, next_at)
  VALUES (:tenant, :name, 1, :spec, :isDefined, :updatedBy, :now, :now,
    CASE WHEN :pausedBy IS NULL THEN NULL ELSE :now END, :pausedBy, :pauseReason, :nextAt)
  ON CONFLICT DO NOTHING RETURNING name`;
const CHANGE = `UPDATE schedules SET revision = revision + 1, spec = :spec, is_defined = :isDefined,
    updated_by = :updatedBy, updated_at = :now, next_at = :nextAt, paused_by = :pausedBy, pause_reason = :pauseReason,
    paused_at = CASE WHEN :pausedBy IS NULL THEN NULL ELSE coalesce(paused_at, :now) END
  WHERE tenant = :tenant AND name = :name AND revision = :revision RETURNING name`;

export function* saveSchedule({ sql, now }: Context, command: SaveScheduleCommand): Work<StoreResult> {
  const { tenant, name, revision, content, limit } = command;
  const isNew = revision === undefined;
  if (isNew && Number((yield* sql(COUNT).get({ tenant }))?.count) >= limit)
    return { refused: 'too-many-schedules' };
  const values = { ...content, isDefined: content.isDefined ? 1 : 0, tenant, name, revision, now };
  const saved = yield* sql(isNew ? CREATE : CHANGE).get(values);
  return saved ? { updates: [], at: now } : { refused: 'schedule-changed' };
}

const REMOVE = 'DELETE FROM schedules WHERE tenant = :tenant AND name = :name';

export function* removeSchedule(
  { sql, now }: Context,
  { tenant, name }: RemoveScheduleCommand,
): Work<StoreResult> {
  const changes = yield* sql(REMOVE).run({ tenant, name });
  return changes > 0 ? { updates: [], at: now } : { refused: 'schedule-not-found' };
}
