import type { AppTransaction } from './app-transaction.ts';
import { unusable } from './unusable.ts';

interface KyselyTransaction {
  readonly isTransaction: boolean;
  withoutPlugins(): KyselyTransaction;
  executeQuery(query: object): Promise<{ readonly rows: readonly object[] }>;
}

/** The `trx` of Kysely, a controlled one as well. */
export function fromKysely(tx: object): AppTransaction | undefined {
  if (!('isTransaction' in tx && 'executeQuery' in tx && 'withoutPlugins' in tx)) return undefined;
  const trx = tx as KyselyTransaction; // seen by what it can do
  if (!trx.isTransaction)
    throw unusable('is the db of Kysely, and no transaction. Take the trx of db.transaction().execute.');
  // Plugins may rename what is answered, or parse it.
  const plain = trx.withoutPlugins();
  return {
    connection: trx,
    query: async (sql, parameters) => (await plain.executeQuery(rawQuery(sql, parameters))).rows,
  };
}

/** What `CompiledQuery.raw` of Kysely makes. */
function rawQuery(sql: string, parameters: readonly unknown[]): object {
  const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] };
  return { sql, parameters, query, queryId: { queryId: 'longrun' } };
}
