import { JobError } from '@longrun/core';
import { DatabaseError } from 'pg';
import { ConnectionLost } from './connection.ts';

/** What the failure of a transaction means for those who wait for it. */
export type Trouble =
  /** Another try may well do: the connection is gone, or others were in the way. */
  | 'passing'
  /** The database has no room. */
  | 'full'
  /** It lies in what was to be stored. */
  | 'own';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const PASSING = [
  '08', // connection exceptions
  '40', // serialization failure, deadlock
  '53300', // too many connections
  '55P03', // lock not available
  '57P', // admin shutdown, crash shutdown, cannot connect now, idle session
  '57014', // statement timeout
  '25P03', // idle in transaction for too long
  '25P04', // a transaction for too long
];
const FULL = ['53100', '53200'];
const READ_ONLY = '25006';

export function troubleOf(error: unknown): Trouble {
  if (error instanceof ConnectionLost || isOfConnection(error)) return 'passing';
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  if (PASSING.some((start) => code.startsWith(start))) return 'passing';
  return FULL.includes(code) ? 'full' : 'own';
}

/** A new connection may do what this one cannot: find the new primary in place of what is a standby now, or make plans that fit the tables
 *  as another server has migrated them. */
export function isOfConnection(error: unknown): boolean {
  if (error instanceof StandbyAnswered) return true;
  return (
    error instanceof DatabaseError && (error.code === READ_ONLY || error.routine === 'RevalidateCachedQuery')
  );
}

/** What a standby knows is of some moment before, and where its log ends is not what it says. */
export class StandbyAnswered extends Error {
  override readonly name = 'StandbyAnswered';

  constructor() {
    super('this Postgres is a standby');
  }
}

/** As those who wait for it are told, where nothing was stored. */
export function toStoreError(cause: unknown): JobError {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (troubleOf(cause) === 'full')
    return new JobError(
      'store-full',
      `The database has no room left (${said}); nothing was stored. Free some space and repeat.`,
      {},
      { cause },
    );
  return new JobError(
    'store-busy',
    `The database cannot be used now (${said}); nothing was stored. Repeat the request.`,
    {},
    { cause },
  );
}
