import type { CreateKeyCommand, RevokeKeyCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { toKey } from '../rows.ts';
import type { Work } from '../statement.ts';

const CREATE = `INSERT INTO keys (id, tenant, name, hash, scopes, created_at, expires_at)
  VALUES (:id, :tenant, :name, :hash, :scopes, :now, :expiresAt) RETURNING *`;
const REVOKE = `UPDATE keys SET revoked_at = coalesce(revoked_at, :now)
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant) RETURNING *`;

export function* createKey({ sql, now }: Context, { key }: CreateKeyCommand): Work<StoreResult> {
  const { id, tenant, name, hash, expiresAt } = key;
  const row = yield* sql(CREATE).get({
    id,
    tenant,
    name,
    hash,
    scopes: JSON.stringify(key.scopes),
    now,
    expiresAt,
  });
  return { updates: [], at: now, ...(row && { key: toKey(row) }) };
}

export function* revokeKey({ sql, now }: Context, { id, tenant }: RevokeKeyCommand): Work<StoreResult> {
  const row = yield* sql(REVOKE).get({ id, tenant, now });
  return row ? { updates: [], at: now, key: toKey(row) } : { refused: 'key-not-found' };
}
