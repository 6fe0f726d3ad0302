import { JobError } from '@longrun/core';
import type { Store } from '@longrun/engine';
import type { PostgresOptions } from '@longrun/engine/postgres';
import { openSqlite } from '@longrun/engine/sqlite';

const MEMORY = ':memory:';
/** Two letters at least: `C:\jobs.db` is a file. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;
const WAY_OUT = 'use a file, sqlite:longrun.db, or postgres://user:password@host/database';

/** Where a store is. */
export type StorePlace =
  | { readonly type: 'file'; readonly file: string }
  /** It dies with the process. */
  | { readonly type: 'memory' }
  | { readonly type: 'postgres'; readonly options: PostgresOptions };

/** Reads `sqlite:longrun.db`, `sqlite::memory:`, just `longrun.db`, or `postgres://…`. */
export function placeOf(address: string): StorePlace {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql')
    return { type: 'postgres', options: optionsOf(address) };
  if (address === MEMORY) return { type: 'memory' };
  if (scheme !== undefined && scheme !== 'sqlite')
    throw new JobError('invalid-request', `There is no '${scheme}:' store; ${WAY_OUT}.`);
  const file = scheme === undefined ? address : address.slice('sqlite:'.length).replace(/^\/\//, '');
  if (file === '')
    throw new JobError('invalid-request', `'${address}' names no file; write sqlite:longrun.db.`);
  return file === MEMORY ? { type: 'memory' } : { type: 'file', file };
}

/** Two words of ours may stand among the parameters that the driver knows: `pooled=true`, and `listen=` with another address. */
function optionsOf(address: string): PostgresOptions {
  const url = URL.parse(address);
  if (!url)
    throw new JobError(
      'invalid-request',
      `'${withoutPassword(address)}' is no address of a database; write postgres://user:password@host:5432/database, with % for special characters.`,
    );
  const pooled = url.searchParams.get('pooled');
  const listenUrl = url.searchParams.get('listen');
  if (pooled !== null && pooled !== 'true' && pooled !== 'false')
    throw new JobError('invalid-request', `pooled must be true or false in the address of the store.`);
  url.searchParams.delete('pooled');
  url.searchParams.delete('listen');
  return { url: url.href, pooled: pooled === 'true', ...(listenUrl !== null && { listenUrl }) };
}

/** A store's place as it may be shown to anybody. */
export function placeInWords(address: string): string {
  const place = placeOf(address);
  if (place.type === 'memory') return 'in memory, gone at the end';
  return place.type === 'file' ? place.file : withoutPassword(place.options.url);
}

function withoutPassword(address: string): string {
  return address.replace(/^([a-z]+:\/\/[^:@/]*):[^@]*@/i, '$1@');
}

/** Opens the store at an address. Rejects with `store-busy` when another process works on the file, or when the database cannot be
 *  reached. */
export async function openStore(address: string): Promise<Store> {
  const place = placeOf(address);
  if (place.type !== 'postgres') return openSqlite({ file: place.type === 'memory' ? MEMORY : place.file });
  // Only here: who keeps jobs in a file needs no driver.
  const { openPostgres } = await import('@longrun/engine/postgres');
  return openPostgres(place.options);
}
