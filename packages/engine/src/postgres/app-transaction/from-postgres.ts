import type { AppTransaction } from './app-transaction.ts';
import { unusable } from './unusable.ts';

interface PostgresSql {
  unsafe(text: string, values?: readonly unknown[]): Promise<readonly object[]>;
  /** In a transaction only. */
  savepoint?<T>(work: (sql: PostgresSql) => Promise<T>): Promise<T>;
}

/** The `sql` that `sql.begin` of `postgres` hands over, or one that was reserved. */
export function fromPostgres(tx: object): AppTransaction | undefined {
  if (typeof tx !== 'function' || !('unsafe' in tx)) return undefined;
  if ('begin' in tx)
    throw unusable('is the sql of a whole pool. Take the one that sql.begin hands to its function.');
  const sql = tx as unknown as PostgresSql; // seen by what it can do
  const queryOf =
    ({ unsafe }: PostgresSql): AppTransaction['query'] =>
    async (text, values) =>
      await unsafe(text, values);
  const { savepoint } = sql;
  // A statement that fails fails the whole `begin`, whoever has caught the error, unless the library knows of the savepoint before it.
  const nest = savepoint && {
    nest: <T>(work: (query: AppTransaction['query']) => Promise<T>) =>
      savepoint((inner) => work(queryOf(inner))),
  };
  return { connection: sql, query: queryOf(sql), ...nest };
}
