import { JobError } from '@longrun/core';
import { type CheckedTable, checkTable, type Difference } from './check-table.ts';
import type { Changes } from './convert.ts';
import { eachTable, type Listening } from './progress.ts';
import type { Source } from './source.ts';
import type { Table } from './table.ts';
import { type Tally, tally } from './tally.ts';
import type { Target } from './target.ts';

export interface Checked extends Tally {
  readonly tables: readonly CheckedTable[];
  readonly changes: Changes;
}

interface CheckAllOptions extends Listening {
  readonly source: Source;
  readonly target: Target;
  readonly maxRows: number;
}

/** Reads all of the database back. Rejects with `internal` where it is not what the file says, naming the first row of each table that
 *  differs. */
export async function checkAll(tables: readonly Table[], options: CheckAllOptions): Promise<Checked> {
  const { source, target } = options;
  await target.read(`ANALYZE ${tables.map(({ name }) => `"${name}"`).join(', ')}`);
  const changes: Changes = { texts: 0, orphans: 0 };
  const checked: CheckedTable[] = [];
  const differences: Difference[] = [];
  await eachTable(tables, 'check', options, async (table, onRows) => {
    const result = await checkTable(table, { ...options, changes, onRows });
    if ('is' in result) differences.push(result);
    else checked.push(result);
  });
  if (differences.length > 0) throw differing(differences);
  return { ...(await tally(source, target, tables)), tables: checked, changes };
}

function differing(differences: readonly Difference[]): JobError {
  const places = differences.map(
    ({ table, key, column, is }) => `${table} ${JSON.stringify(key)}${column ? `, ${column}` : ''}: ${is}`,
  );
  return new JobError('internal', `Not all is as it was: ${places.join('; ')}.`, {
    differences,
    hint: 'The file is as it was. --restart copies all of it again.',
  });
}
