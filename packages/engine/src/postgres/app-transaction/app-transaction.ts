import { behindSavepoint } from './behind-savepoint.ts';
import { connectionOfDrizzle } from './connection-of-drizzle.ts';
import { fromKysely } from './from-kysely.ts';
import { fromPg } from './from-pg.ts';
import { fromPostgres } from './from-postgres.ts';
import { unusable } from './unusable.ts';

/** Sends a statement with `$1` places, all of them texts, and answers its rows as the library gives them. */
export type AppQuery = (text: string, values: readonly (string | null)[]) => Promise<readonly object[]>;

/** A transaction that the application has opened and that it alone ends, whichever library it uses. */
export interface AppTransaction {
  /** The same for all that the library makes of one transaction. */
  readonly connection: object;
  readonly query: AppQuery;
  /** Where the library must know of savepoints. Rejects with what the work has thrown, and then nothing of it is left. */
  readonly nest?: <T>(work: (query: AppQuery) => Promise<T>) => Promise<T>;
}

const ACCEPTED =
  'Give the open transaction itself: a client of pg after BEGIN, the sql that sql.begin of postgres hands over, the tx of Drizzle, or the trx of Kysely.';

/** Recognises the transaction of a library by its shape, for none of them is a dependency. Throws `invalid-request` for anything
 *  else, and for what would run each statement on a connection of its own. */
export function appTransactionOf(tx: unknown): AppTransaction {
  if ((typeof tx !== 'object' && typeof tx !== 'function') || tx === null)
    throw unusable(`is no transaction. ${ACCEPTED}`);
  const connection = connectionOfDrizzle(tx) ?? tx;
  const found = fromKysely(connection) ?? fromPostgres(connection) ?? fromPg(connection);
  if (!found) throw unusable(`is no transaction that Longrun knows. ${ACCEPTED}`);
  return found;
}

/** Runs work behind a savepoint: where it rejects, nothing of it is left and the transaction can go on. */
export function nested<T>(
  { nest, query }: AppTransaction,
  work: (query: AppQuery) => Promise<T>,
): Promise<T> {
  return nest ? nest(work) : behindSavepoint(query, work);
}
