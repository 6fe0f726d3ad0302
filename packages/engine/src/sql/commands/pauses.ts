import type { LiftPauseCommand, SavePauseCommand } from '../../rules/rule-command.ts';
import type { StoreResult } from '../../store-result.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const SAVE = `INSERT INTO pauses (tenant, scope, value, reason, until, paused_by, created_at)
  VALUES (:tenant, :scope, :value, :reason, :until, :by, :now)
  ON CONFLICT (tenant, scope, value)
    DO UPDATE SET reason = excluded.reason, until = excluded.until, paused_by = excluded.paused_by`;
const LIFT = `DELETE FROM pauses
  WHERE tenant = :tenant AND scope = :scope AND value = :value 
  RETURNING ${asFlag('until IS NULL OR until > :now')} AS is_in_force`;

export function* savePause({ sql, now }: Context, command: SavePauseCommand): Work<StoreResult> {
  const { tenant, scope, value, reason, until, by } = command;
  yield* sql(SAVE).run({ tenant, scope, value, reason, until, by, now });
  return { updates: [], at: now };
}

export function* liftPause(
  { sql, now }: Context,
  { tenant, scope, value }: LiftPauseCommand,
): Work<StoreResult> {
  const row = yield* sql(LIFT).get({ tenant, scope, value, now });
  return row?.is_in_force === 1 ? { updates: [], at: now } : { refused: 'pause-not-found' };
}
