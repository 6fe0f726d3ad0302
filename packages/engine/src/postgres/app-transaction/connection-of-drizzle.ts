import { unusable } from './unusable.ts';

/** What a `tx` of Drizzle runs its statements on: a client of `pg`, or the `sql` of `postgres`. Undefined for anything that is not
 *  Drizzle's. */
export function connectionOfDrizzle(tx: object): object | undefined {
  if (!('_' in tx) || !isObject(tx._) || !('session' in tx._) || !isObject(tx._.session)) return undefined;
  if ('$client' in tx)
    throw unusable('is the db of Drizzle, and no transaction. Take the tx of db.transaction.');
  const { session } = tx._;
  return 'client' in session && isObject(session.client) ? session.client : undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
