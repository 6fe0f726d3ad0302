import { createHash } from 'node:crypto';
import { ahead } from './ahead.ts';
import { type Changes, converterOf } from './convert.ts';
import { extraKey } from './extra-key.ts';
import { rowsOf } from './rows-of.ts';
import type { Source } from './source.ts';
import { asKeys, selectByKey } from './statements.ts';
import { type Cell, isOwn, keyOf, type Row, type Table } from './table.ts';
import type { Target } from './target.ts';

/** One row that is not in the database as it was in the file. */
export interface Difference {
  readonly table: string;
  readonly key: readonly Cell[];
  /** Where they differ; absent for a row that only one of them has. */
  readonly column?: string;
  readonly is: 'different' | 'missing' | 'unknown to the file';
}

export interface CheckedTable {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 of all rows in the order of their keys, as they are in the database. */
  readonly checksum: string;
}

interface CheckOptions {
  readonly source: Source;
  readonly target: Target;
  readonly maxRows: number;
  /** Counts what was changed on purpose. */
  readonly changes: Changes;
  /** Told how many rows of the table are checked, after each batch. Ends the work by throwing. */
  readonly onRows: (rows: number) => void;
}

/** Reads a whole table back, and compares every value with what it was made of. Answers the first difference where there is one. */
export async function checkTable(
  table: Table,
  { source, target, maxRows, changes, onRows }: CheckOptions,
): Promise<CheckedTable | Difference> {
  const hash = createHash('sha256');
  const select = selectByKey(table);
  let rows = 0;
  let difference: Difference | undefined;
  onRows(rows);
  await ahead(expectedRows(table, source, maxRows, changes), async (expected) => {
    if (difference) return;
    const found = await target.read(select, { keys: asKeys(expected.map((row) => keyOf(table, row))) });
    const byPlace = new Map(found.map((row) => [Number(row.place), row]));
    for (const [place, row] of expected.entries()) {
      const there = byPlace.get(place);
      // Numbers, texts and null are what was selected.
      const cells = there && table.columns.map((_, index) => there[`c${index}`] as Cell);
      difference ??= compare(table, row, cells);
      hash.update(`${JSON.stringify(cells)}\n`);
    }
    rows += expected.length;
    onRows(rows);
  });
  if (difference) return difference;
  const [counted] = await target.read(
    `SELECT count(*) AS rows FROM longrun."${table.name}" WHERE ${isOwn(table.name)}`,
  );
  if (Number(counted?.rows) === rows) return { name: table.name, rows, checksum: hash.digest('hex') };
  return { table: table.name, key: await extraKey(table, source, target), is: 'unknown to the file' };
}

function* expectedRows(
  table: Table,
  source: Source,
  maxRows: number,
  changes: Changes,
): Generator<readonly Row[]> {
  const convert = converterOf(table, changes);
  for (const batch of rowsOf(source.db, table, { maxRows })) yield batch.map(convert);
}

function compare(table: Table, row: Row, found: Row | undefined): Difference | undefined {
  const key = keyOf(table, row);
  if (!found) return { table: table.name, key, is: 'missing' };
  const place = row.findIndex((cell, index) => cell !== found[index]);
  if (place < 0) return undefined;
  return { table: table.name, key, column: table.columns[place]?.name ?? '', is: 'different' };
}
