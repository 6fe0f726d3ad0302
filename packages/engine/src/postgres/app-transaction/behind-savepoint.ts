import type { AppQuery } from './app-transaction.ts';

// One inside the other may bear the same name: the innermost is meant.
const NAME = 'longrun';

/** Runs work behind a savepoint; where it rejects, it is undone and the transaction can go on. */
export async function behindSavepoint<T>(query: AppQuery, work: (query: AppQuery) => Promise<T>): Promise<T> {
  await query(`SAVEPOINT ${NAME}`, []);
  try {
    const result = await work(query);
    await query(`RELEASE SAVEPOINT ${NAME}`, []);
    return result;
  } catch (error) {
    try {
      await query(`ROLLBACK TO SAVEPOINT ${NAME}`, []);
      await query(`RELEASE SAVEPOINT ${NAME}`, []);
    } catch {
      // The connection is gone, and the transaction with it: what was wrong first is what there is to tell.
    }
    throw error;
  }
}
