import { ahead } from './ahead.ts';
import { converterOf } from './convert.ts';
import type { Journal } from './journal.ts';
import { rowsOf } from './rows-of.ts';
import type { Source } from './source.ts';
import { asRecords, insertInto } from './statements.ts';
import { type Cell, keyOf, type Row, type Table } from './table.ts';

interface CopyOptions {
  readonly source: Source;
  readonly journal: Journal;
  readonly maxRows: number;
  /** Told how many rows of the table are copied, after each batch. Ends the work by throwing. */
  readonly onRows: (rows: number) => void;
}

interface Batch {
  readonly records: string;
  readonly count: number;
  readonly last: readonly Cell[];
}

/** Copies what is not there yet of a table. */
export async function copyTable(
  table: Table,
  { source, journal, maxRows, onRows }: CopyOptions,
): Promise<void> {
  const insert = insertInto(table);
  const before = journal.copied(table.name);
  let rows = before?.rows ?? 0;
  onRows(rows);
  await ahead(batchesOf(table, rowsOf(source.db, table, { after: before?.last, maxRows })), async (batch) => {
    const next = { rows: rows + batch.count, last: batch.last };
    await journal.advance(table.name, next, ({ post }) => post(insert, [batch.records]));
    rows = next.rows;
    onRows(rows);
  });
}

function* batchesOf(table: Table, batches: Iterable<readonly Row[]>): Generator<Batch> {
  const convert = converterOf(table, { texts: 0, orphans: 0 }); // counted when all rows are checked
  for (const batch of batches) {
    const last = keyOf(table, batch.at(-1) ?? []);
    yield { records: asRecords(batch.map(convert)), count: batch.length, last };
  }
}
