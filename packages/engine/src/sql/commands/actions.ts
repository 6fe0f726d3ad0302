import type { RemoveActionCommand, SaveActionCommand } from '../../actions/action-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const COUNT = 'SELECT count(*) AS count FROM actions WHERE tenant = :tenant';
const CREATE = `INSERT INTO actions (tenant, id, revision, spec, target, updated_by, created_at, updated_at)
  VALUES (:tenant, :id, 1, :spec, :target, :updatedBy, :now, :now) ON CONFLICT DO NOTHING RETURNING id`;
const CHANGE = `UPDATE actions SET revision = revision + 1, spec = :spec, target = :target, updated_by = :updatedBy,
    updated_at = :now
  WHERE tenant = :tenant AND id = :id AND revision = :revision RETURNING id`;

export function* saveAction({ sql, now }: Context, command: SaveActionCommand): Work<StoreResult> {
  const { tenant, id, revision, content, limit } = command;
  const isNew = revision === undefined;
  if (isNew && Number((yield* sql(COUNT).get({ tenant }))?.count) >= limit)
    return { refused: 'too-many-actions' };
  const saved = yield* sql(isNew ? CREATE : CHANGE).get({ ...content, tenant, id, revision, now });
  return saved ? { updates: [], at: now } : { refused: 'action-changed' };
}

const REMOVE = 'DELETE FROM actions WHERE tenant = :tenant AND id = :id';

export function* removeAction({ sql, now }: Context, { tenant, id }: RemoveActionCommand): Work<StoreResult> {
  const changes = yield* sql(REMOVE).run({ tenant, id });
  return changes > 0 ? { updates: [], at: now } : { refused: 'action-not-found' };
}
