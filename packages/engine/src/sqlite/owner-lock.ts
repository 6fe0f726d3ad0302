import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JobError } from '@longrun/core';

/** Makes this process the only one that works on `file`. The lock is the operating system's own on a file beside it,
 *  so it goes with the process however that ends. Returns the release. */
export function lockOwner(file: string): () => void {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    chmodSync(`${file}.lock`, 0o600);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new JobError(
      'store-busy',
      `Another Longrun process works on ${file}. Stop it, talk to it over HTTP, or use another file: SQLite has one writing process.`,
      { file },
      { cause },
    );
  }
  return () => lock.close();
}
