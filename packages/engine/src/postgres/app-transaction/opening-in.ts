import { LOCK_KEY } from '../keys-in-use.ts';
import { type Gate, LOCKS, MARK, NOW } from '../opening.ts';

/** Tells an installation from any other, without telling its secret. */
export const IDENTITY = `(SELECT encode(sha256(convert_to(value, 'UTF8')), 'hex') || ' ' || current_database() FROM longrun.meta WHERE name = 'secret')`;

// Each mark bears another position, and a transaction needs no more than its first: a thousand submits must not fill the table of locks.
// Where the application goes back to a savepoint, both the lock and the setting are gone.
const MARK_ONCE = `CASE WHEN coalesce(current_setting('longrun.marked', true), '') = ''
  THEN (${MARK})::text || set_config('longrun.marked', 'yes', true) END`;

/** Whoever holds the gate keeps others waiting. No application may do so for longer than this, in milliseconds. */
const HOLD_MS = 5_000;

/** The application's own timeout where that is shorter. */
function atMost(timeout: string): string {
  const theirs = `nullif(extract(epoch FROM current_setting('${timeout}')::interval) * 1000, 0)`;
  return `set_config('${timeout}', least(${theirs}, ${HOLD_MS})::integer::text, true)`;
}

const HURRY = [
  atMost('idle_in_transaction_session_timeout'),
  // Since Postgres 17. It counts from here.
  `CASE WHEN current_setting('server_version_num')::integer >= 170000 THEN ${atMost('transaction_timeout')} END`,
];

/** What is held to the end of the application's transaction. */
export interface Hold {
  readonly gate?: Gate | undefined;
  /** The number of an idempotency key. */
  readonly key?: number | undefined;
}

/** What comes before anything else of ours in the application's transaction, behind a savepoint. The search_path stays as it is. */
export function openingIn({ gate, key }: Hold): string {
  const locks = [
    ...(gate ? [...HURRY, `(${LOCKS[gate]})::text`] : []),
    ...(key === undefined ? [] : [LOCK_KEY]),
  ];
  return `SELECT ${[
    `set_config('longrun.tenant', :tenant, true)`,
    ...locks,
    MARK_ONCE,
    `${IDENTITY} AS identity`,
    `${NOW} AS now`,
    'pg_current_xact_id()::text AS xid',
  ].join(', ')}`;
}

/** What comes last: from here on nothing of ours is to be seen again. */
export const CLOSING_IN = `SELECT set_config('longrun.tenant', '', true)`;
