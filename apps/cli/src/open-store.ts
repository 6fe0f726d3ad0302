import { JobError } from '@longrun/core';
import type { Store } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';

const MEMORY = ':memory:';
/** Two letters at least: `C:\jobs.db` is a file. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** Where a store is: the path of its SQLite file, or nowhere but in memory. */
export interface StorePlace {
  readonly file: string;
  readonly isMemory: boolean;
}

/** Reads `sqlite:longrun.db`, `sqlite::memory:` or just `longrun.db`. */
export function placeOf(address: string): StorePlace {
  if (address === MEMORY) return { file: MEMORY, isMemory: true };
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql')
    throw new JobError(
      'invalid-request',
      `The Postgres store is not there yet; use a file: sqlite:longrun.db.`,
    );
  if (scheme !== undefined && scheme !== 'sqlite')
    throw new JobError('invalid-request', `There is no '${scheme}:' store; use a file: sqlite:longrun.db.`);
  const file = scheme === undefined ? address : address.slice('sqlite:'.length).replace(/^\/\//, '');
  if (file === '')
    throw new JobError('invalid-request', `'${address}' names no file; write sqlite:longrun.db.`);
  return { file, isMemory: file === MEMORY };
}

/** Opens the store at an address. Rejects with `store-busy` when another process works on the file. */
export function openStore(address: string): Promise<Store> {
  return openSqlite({ file: placeOf(address).file });
}
