import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration } from './read-migrations.ts';

const LIST = 'scripts/check-migrations/released.json';

/** Checksums of the migrations that somebody's database may already have run, by `store/name`. */
export type Released = Readonly<Record<string, string>>;

export function readReleased(root: string): Released {
  // Written by writeReleased.
  return JSON.parse(readFileSync(join(root, LIST), 'utf8')) as Released;
}

/** Part of making a release: from here on these files are history. */
export function writeReleased(root: string, migrations: readonly Migration[]): void {
  const released = Object.fromEntries(migrations.map((each) => [placeOf(each), checksumOf(each)]));
  writeFileSync(join(root, LIST), `${JSON.stringify(released, null, 2)}\n`);
}

export function placeOf({ store, name }: Migration): string {
  return `${store}/${name}`;
}

export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
