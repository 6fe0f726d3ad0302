import type { AppTransaction } from './app-transaction.ts';
import { unusable } from './unusable.ts';

interface PgClient {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly object[] }>;
  listenerCount?(event: 'error'): number;
  on?(event: 'error', listen: () => void): void;
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
  // An application that takes too long to commit loses its connection, and one that nobody listens to would take the process along.
  if (client.listenerCount?.('error') === 0) client.on?.('error', () => {});
  return {
    connection: client,
    query: async (text, values) => (await client.query(text, values)).rows ?? [],
  };
}
