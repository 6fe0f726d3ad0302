import type { Row } from '../../sql/statement.ts';
import type { ClaimNames } from './known-jobs.ts';
import type { Twin } from './twin.ts';

/** Everything that a store holds, table by table, in an order that says nothing. Jobs go by their ids; numbers and positions, which each
 *  store draws for itself, are left out. */
export type AllRows = Readonly<Record<string, readonly Row[]>>;

/** Columns in which another job stands by its number. */
const JOBS = ['number', 'job', 'needed', 'parent'];
/** Places in the log, and numbers of what is no job. */
const DRAWN = ['position', 'event'];

export async function allRows(
  tables: readonly string[],
  { rows: read }: Pick<Twin, 'rows'>,
  names: ClaimNames,
): Promise<AllRows> {
  const ids = new Map((await read('jobs')).map(({ number, id }) => [number, id]));
  const all: Record<string, Row[]> = {};
  for (const table of tables)
    all[table] = names.toNames((await read(table)).map((row) => comparable(table, row, ids))).sort(byText);
  return all;
}

function comparable(table: string, row: Row, ids: ReadonlyMap<unknown, unknown>): Row {
  const fields = Object.entries(row).flatMap(([column, value]): [string, unknown][] => {
    if (DRAWN.includes(column) && table !== 'updates') return [];
    if (column === 'position' || (column === 'number' && table !== 'jobs')) return [];
    const isJob = JOBS.includes(column) && typeof value === 'number';
    return [[column, isJob ? (ids.get(value) ?? 'no job') : value]];
  });
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byText(a: Row, b: Row): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  return first < second ? -1 : Number(first > second);
}
