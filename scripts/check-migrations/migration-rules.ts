import type { Migration } from './read-migrations.ts';
import { checksumOf, placeOf, type Released } from './released.ts';

const NAME = /^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/;
const MARKS = ['-- expands', '-- contracts'];

/** What is wrong with the migrations, a sentence each. */
export function brokenMigrationRules(migrations: readonly Migration[], released: Released): string[] {
  const stores = Map.groupBy(migrations, ({ store }) => store);
  return [
    ...migrations.flatMap(brokenAlone),
    ...[...stores.values()].flatMap(brokenNumbering),
    ...brokenPromises(migrations, released),
  ];
}

function brokenAlone(migration: Migration): string[] {
  const { name, sql } = migration;
  if (!NAME.test(name)) return [`${placeOf(migration)} is not named like 0007-add-lease.sql`];
  const first = sql.split('\n', 1)[0]?.trim() ?? '';
  return MARKS.includes(first) ? [] : [`${placeOf(migration)} does not begin with ${MARKS.join(' or ')}`];
}

function brokenNumbering(migrations: readonly Migration[]): string[] {
  return migrations.flatMap((migration, index) => {
    const wanted = String(index + 1).padStart(4, '0');
    return migration.name.startsWith(`${wanted}-`)
      ? []
      : [`${placeOf(migration)} should have number ${wanted}`];
  });
}

function brokenPromises(migrations: readonly Migration[], released: Released): string[] {
  const present = new Map(migrations.map((each) => [placeOf(each), checksumOf(each)]));
  return Object.entries(released)
    .filter(([place, checksum]) => present.get(place) !== checksum)
    .map(([place]) => `${place} was released and must stay as it was; write a new migration`);
}
