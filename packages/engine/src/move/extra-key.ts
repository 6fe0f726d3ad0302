import type { Source } from './source.ts';
import { keysAfter } from './statements.ts';
import { type Cell, namesOf, type Table } from './table.ts';
import type { Target } from './target.ts';

/** The key of a row that the database has and the file has not; empty where none is found. */
export async function extraKey(table: Table, { db }: Source, target: Target): Promise<readonly Cell[]> {
  const places = table.key.map(() => '?').join(', ');
  const look = db.prepare(`SELECT 1 FROM "${table.name}" WHERE (${namesOf(table, table.key)}) = (${places})`);
  let after: readonly Cell[] | undefined;
  for (;;) {
    const { text, values } = keysAfter(table, after);
    // Numbers and texts are what was selected.
    const keys = (await target.read(text, values)).map((row) =>
      table.key.map((_, index) => row[`c${index}`] as Cell),
    );
    const extra = keys.find((key) => !look.get(...key));
    if (extra) return extra;
    after = keys.at(-1);
    if (!after) return [];
  }
}
