import { EVERYBODY, type Tenant } from './tenant-of.ts';

/** Who may be at work at the same time. `many`: those that write jobs which nothing else depends on, each row behind a lock of its own.
 *  `one`: all else, which was reasoned for one writer. */
export type Gate = 'many' | 'one';

// Keys of advisory locks: `longrun` in ASCII, cut to sixteen bits, and what the lock is for.
const NAMESPACE = 0x6c72;
const GATE_KEY = `(${NAMESPACE}::bigint << 48) + 1`;
/** The mark of a writing transaction: above the namespace of the gate, with the last position of the log when it began. */
const MARKS = NAMESPACE + 1;
// A sequence that nobody has drawn from says its first value already.
const LAST_POSITION =
  '(SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM longrun.updates_position_seq)';

/** What a writing transaction holds to its end, so that readers of the log know from where on there may be entries to come.
 *  All positions it will take come after the one in its key. */
export const MARK = `pg_advisory_xact_lock_shared((${MARKS}::bigint << 48) + ${LAST_POSITION})`;

/** Up to here nothing can be added to the log any more. To be asked before the log is read, in a statement of its own. The position is
 *  looked up first: who takes a later one is of no concern, and who had taken an earlier one is still marked, or has committed. */
export const SETTLED_POSITION = `WITH last AS MATERIALIZED (SELECT ${LAST_POSITION} AS position)
  SELECT last.position AS newest, least(last.position, (
      SELECT min(((classid::bigint & 65535) << 32) + objid::bigint) FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = ${MARKS}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))) AS position
  FROM last`;

/** Held by transactions of applications that have written idempotency keys, and for each key one in this namespace: keys-in-use.ts. */
export const HAS_KEYS = `(${NAMESPACE}::bigint << 48) + 3`;
export const KEYS = NAMESPACE + 2;
/** Both halves are one look, and nothing is held afterwards. */
const KEYS_ARE_FREE = `CASE WHEN pg_try_advisory_lock(${HAS_KEYS}) THEN pg_advisory_unlock(${HAS_KEYS}) ELSE false END`;

export const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** A statement may take this long, in milliseconds: nothing of ours does, unless the database is in trouble. */
const STATEMENT_MS = 30_000;
const LOCK_MS = 10_000;
/** A server that was stopped in the middle of a transaction keeps all others waiting no longer than this. */
const IDLE_MS = 5_000;

const SETTINGS = {
  search_path: 'longrun',
  statement_timeout: STATEMENT_MS,
  lock_timeout: LOCK_MS,
  idle_in_transaction_session_timeout: IDLE_MS,
  jit: 'off', // statements here are short
};
// What is written is found by its index, always. Without these the plan would depend on statistics, which are wrong for a table that has
// just begun to grow, and on a guess how many rows a list has.
const SETTINGS_TO_WRITE = {
  ...SETTINGS,
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};
const setAll = (settings: Readonly<Record<string, string | number>>): string =>
  [
    `set_config('longrun.tenant', $1, true)`,
    ...Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`),
  ].join(', ');

export const LOCKS: Readonly<Record<Gate, string>> = {
  many: `pg_advisory_xact_lock_shared(${GATE_KEY})`,
  one: `pg_advisory_xact_lock(${GATE_KEY})`,
};

/** The first statement of a transaction that writes: answers `now`, the `xid` and whether the `keys_are_free`. A pooler may hand every transaction another connection,
 *  so each of them sets all that it needs, for itself alone. */
export function openingOf(gate: Gate): string {
  return `SELECT ${setAll(SETTINGS_TO_WRITE)}, ${LOCKS[gate]}, ${MARK}, ${NOW} AS now, pg_current_xact_id()::text AS xid,
    ${KEYS_ARE_FREE} AS keys_are_free`;
}

/** The first statement of a transaction that reads. */
export const OPENING_TO_READ = `SELECT ${setAll(SETTINGS)}, ${NOW} AS now, pg_is_in_recovery() AS is_standby`;

/** Goes on on behalf of somebody else. */
export const FOR_TENANT = `SELECT set_config('longrun.tenant', $1, true)`;

export function valuesOfOpening(tenant: Tenant = EVERYBODY): [string] {
  return [tenant];
}
