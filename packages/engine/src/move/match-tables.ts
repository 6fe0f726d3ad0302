import type { Source, SourceTable } from './source.ts';
import type { Column, Table } from './table.ts';
import type { Target } from './target.ts';

const COLUMNS = `SELECT table_name, column_name, data_type, is_identity FROM information_schema.columns
  WHERE table_schema = 'longrun' AND table_name <> 'migrations'`;

/** All tables of the store, as both databases know them: none can be forgotten. Throws where they differ. */
export async function matchTables({ tables }: Source, target: Pick<Target, 'read'>): Promise<Table[]> {
  const found = new Map<string, Map<string, Column>>();
  for (const { table_name, column_name, data_type, is_identity } of await target.read(COLUMNS)) {
    const name = String(column_name);
    const columns = found.get(String(table_name)) ?? new Map<string, Column>();
    found.set(
      String(table_name),
      columns.set(name, { name, type: String(data_type), isCounted: is_identity === 'YES' }),
    );
  }
  const missing = [...found.keys()].filter((name) => !tables.some((table) => table.name === name));
  if (missing.length > 0) throw differing(missing.join(', '));
  return tables.map((table) => match(table, found.get(table.name) ?? new Map()));
}

function match(table: SourceTable, found: ReadonlyMap<string, Column>): Table {
  const columns = table.columns.map((name) => found.get(name));
  if (found.size !== columns.length || !columns.every((column) => column !== undefined))
    throw differing(table.name);
  return { ...table, columns };
}

/** A newer Longrun may have added to the one and not to the other. */
function differing(table: string): Error {
  return new Error(`The schemas of the file and of the database differ in ${table}.`);
}
