import { deepEqual, equal, match } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { brokenMigrationRules } from './check-migrations/migration-rules.ts';
import { type Migration, readMigrations } from './check-migrations/read-migrations.ts';
import { checksumOf, readReleased } from './check-migrations/released.ts';

const migration = (name: string, changes: Partial<Migration> = {}): Migration => ({
  store: 'sqlite',
  name,
  sql: '-- expands\nCREATE TABLE a (b);\n',
  ...changes,
});

/** The one complaint about these migrations. */
function complaint(migrations: Migration[], released = {}): string {
  const complaints = brokenMigrationRules(migrations, released);
  equal(complaints.length, 1, complaints.join('\n'));
  return complaints[0] ?? '';
}

test('migrations in a row are fine', () => {
  const both = [migration('0001-first.sql'), migration('0002-add-lease.sql')];
  deepEqual(brokenMigrationRules(both, {}), []);
});

test('a gap in the numbers is found', () => {
  match(complaint([migration('0001-first.sql'), migration('0003-third.sql')]), /should have number 0002/);
});

test('a migration says whether it expands or contracts', () => {
  match(complaint([migration('0001-first.sql', { sql: 'CREATE TABLE a (b);' })]), /does not begin with/);
});

test('each store counts for itself', () => {
  const migrations = [
    migration('0001-first.sql'),
    migration('0002-second.sql'),
    migration('0001-other.sql', { store: 'postgres' }),
  ];
  deepEqual(brokenMigrationRules(migrations, {}), []);
});

test('a released migration stays as it was', () => {
  const first = migration('0001-first.sql');
  const released = { 'sqlite/0001-first.sql': checksumOf(first) };
  deepEqual(brokenMigrationRules([first], released), []);
  match(complaint([{ ...first, sql: `${first.sql}-- more\n` }], released), /must stay as it was/);
});

test('a released migration is not removed', () => {
  match(complaint([], { 'sqlite/0001-first.sql': 'x' }), /must stay as it was/);
});

test('this repository keeps its own rules', () => {
  const root = join(import.meta.dirname, '..');
  deepEqual(brokenMigrationRules(readMigrations(root), readReleased(root)), []);
});
