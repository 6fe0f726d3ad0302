import type { PostgresOptions } from '@longrun/engine/postgres';
import { placeInWords } from '../open-store.ts';
import type { Finding } from './finding.ts';

/** The database: it answers, can be worked on, and has the tables that this Longrun needs. Changes nothing. */
export async function examineDatabase(address: string, options: PostgresOptions): Promise<Finding> {
  const about = 'store';
  const name = placeInWords(address);
  const { openPostgres } = await import('@longrun/engine/postgres');
  try {
    const store = await openPostgres({ ...options, migrate: false });
    await store.close();
    return { about, status: 'good', detail: `${name} answers and is up to date` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      about,
      status: 'problem',
      detail: `${name}: ${detail}`,
      fix: 'See the address given with --store.',
    };
  }
}
