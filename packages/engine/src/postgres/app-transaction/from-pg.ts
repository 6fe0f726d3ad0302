import type { AppTransaction } from './app-transaction.ts';
import { unusable } from './unusable.ts';

interface PgClient {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly object[] }>;
}

/** A `Client` or `PoolClient` of `pg`, or of a library that is made like it. */
export function fromPg(tx: object): AppTransaction | undefined {
  if (!('query' in tx) || typeof tx.query !== 'function') return undefined;
  if ('totalCount' in tx)
    throw unusable(
      'is a Pool, which gives each statement another connection. Take a client of it and BEGIN.',
    );
  if (!('escapeLiteral' in tx)) return undefined;
  const client = tx as PgClient; // seen by what it can do
  return {
    connection: client,
    query: async (text, values) => (await client.query(text, values)).rows ?? [],
  };
}
