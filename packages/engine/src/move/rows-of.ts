import type { DatabaseSync } from 'node:sqlite';
import { type Cell, isOwn, keyOf, namesOf, type Row, type Table } from './table.ts';

/** What goes together in one transaction: so many rows, or so many characters where rows are long. */
const MAX_ROWS = 5_000;
const MAX_LENGTH = 4_000_000;

/** Goes through a table in the order of its key, from after that of a row. Between two batches nothing is open in the database. */
export function* rowsOf(
  db: DatabaseSync,
  table: Table,
  { after, maxRows = MAX_ROWS }: { after?: readonly Cell[] | undefined; maxRows?: number } = {},
): Generator<Row[]> {
  const key = namesOf(table, table.key);
  const select = (where: string) => {
    const text = `SELECT ${namesOf(table)} FROM "${table.name}" WHERE ${isOwn(table.name)}${where} ORDER BY ${key} LIMIT ${maxRows}`;
    const statement = db.prepare(text);
    statement.setReturnArrays(true);
    return statement;
  };
  const first = select('');
  const next = select(` AND (${key}) > (${table.key.map(() => '?').join(', ')})`);
  let last = after;
  for (;;) {
    const batch: Row[] = [];
    let length = 0;
    // As arrays, of columns that hold numbers and texts.
    for (const row of (last
      ? next.iterate(...last)
      : first.iterate()) as Iterable<unknown> as Iterable<Row>) {
      batch.push(row);
      for (const cell of row) if (typeof cell === 'string') length += cell.length;
      if (length > MAX_LENGTH) break;
    }
    const end = batch.at(-1);
    if (!end) return;
    last = keyOf(table, end);
    yield batch;
  }
}
