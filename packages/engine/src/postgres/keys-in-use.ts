import { createHash } from 'node:crypto';
import type { InsertCommand, StoreCommand } from '../store-command.ts';
import { HAS_KEYS, KEYS } from './opening.ts';
import type { Transaction } from './transaction.ts';

// An application may leave its transaction open for as long as it likes, and whoever writes a key that was written there waits for its
// end. A server must not, for with it all who share the gate would wait. So there are locks that tell of such keys.

/** What an application's transaction locks before it writes the key with this number. */
export const LOCK_KEY = `pg_advisory_xact_lock_shared(${HAS_KEYS})::text
  || pg_advisory_xact_lock((${KEYS}::bigint << 48) + :number)::text`;

const IN_USE = `SELECT ((classid::bigint & 65535) << 32) + objid::bigint AS key FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid::bigint >> 16 = ${KEYS}
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

type KeyedInsert = InsertCommand & Required<Pick<InsertCommand, 'idempotency'>>;

/** Commands whose key is in a transaction of an application that has not ended. What comes of them nobody can tell yet. */
export async function undecidedAmong(
  { keysAreFree, send }: Pick<Transaction, 'keysAreFree' | 'send'>,
  commands: readonly StoreCommand[],
): Promise<ReadonlySet<StoreCommand>> {
  const keyed = keysAreFree ? [] : commands.filter(isKeyed);
  if (keyed.length === 0) return NONE;
  const inUse = new Set((await send(IN_USE, [])).rows.map(({ key }) => Number(key)));
  return new Set(keyed.filter((command) => inUse.has(keyNumber(command))));
}

const NONE: ReadonlySet<StoreCommand> = new Set();

export function isKeyed(command: StoreCommand): command is KeyedInsert {
  return command.type === 'insert' && command.idempotency !== undefined;
}

/** A number of 48 bits. Two keys with the same one keep each other waiting, and no more. */
export function keyNumber({ job: { tenant }, idempotency: { key } }: KeyedInsert): number {
  return createHash('sha256').update(`${tenant}\0${key}`).digest().readUIntBE(0, 6);
}
