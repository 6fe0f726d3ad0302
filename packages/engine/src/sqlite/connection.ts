import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JobError } from '@longrun/core';

/** The name of a database that lives in memory and dies with the process. */
export const MEMORY = ':memory:';

// Below 3.51.3 two connections and a checkpoint can corrupt a WAL database.
const OLDEST_SQLITE = [3, 51, 3] as const;

/** Refuses a SQLite that can lose data. */
export function assertFit(version: string = process.versions.sqlite ?? '0'): void {
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new JobError(
        'unfit-platform',
        `Longrun needs SQLite ${OLDEST_SQLITE.join('.')} or newer, this Node carries ${version}. Use Node 24.15 or newer.`,
      );
  }
}

/** Opens the file with the settings on which durability rests: WAL, every commit fsynced. */
export function connect(file: string, { readOnly = false }: { readOnly?: boolean } = {}): DatabaseSync {
  assertFit();
  const db = new DatabaseSync(file, { readOnly, timeout: 1_000 });
  if (!readOnly) {
    if (file !== MEMORY) chmodSync(file, 0o600); // WAL and shared memory inherit it
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA wal_autocheckpoint = 4000'); // pages; a longer log means fewer, larger checkpoints
    db.exec('PRAGMA journal_size_limit = 67108864');
  }
  db.exec('PRAGMA cache_size = -65536'); // 64 MiB
  db.exec('PRAGMA temp_store = MEMORY');
  // SQLite's own `lower` knows ASCII alone.
  db.function('fold', { deterministic: true }, (text) => String(text).toLowerCase());
  return db;
}
