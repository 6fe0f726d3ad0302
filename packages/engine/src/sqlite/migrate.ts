import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { JobError } from '@longrun/core';

const FOLDER = new URL('./migrations/', import.meta.url);

/** The version of the schema that this Longrun knows. */
export function newestVersion(): number {
  return migrationFiles().length;
}

function migrationFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/** Brings the schema to the newest version, each step in a transaction of its own. Refuses a newer one. */
export function migrate(db: DatabaseSync): void {
  const files = migrationFiles();
  const current = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (current > files.length)
    throw new JobError(
      'unfit-platform',
      `The database is at version ${current}, this Longrun knows ${files.length}. Start a newer Longrun.`,
    );
  for (const [index, name] of files.entries()) {
    if (index < current) continue;
    db.exec('BEGIN IMMEDIATE');
    db.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
    db.exec(`PRAGMA user_version = ${index + 1}`);
    db.exec('COMMIT');
  }
  db.prepare(`INSERT OR IGNORE INTO meta VALUES ('secret', ?)`).run(randomBytes(32).toString('hex'));
}
