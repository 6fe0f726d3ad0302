import type { Transaction } from '../postgres/transaction.ts';
import type { Table } from './table.ts';

/** The database goes on with the numbers that the file would have given next. */
export function setSequences(tables: readonly Table[], { post }: Transaction): void {
  for (const { name, columns } of tables)
    for (const column of columns.filter(({ isCounted }) => isCounted))
      post(
        `SELECT setval(pg_get_serial_sequence('longrun.${name}', '${column.name}'), largest)
          FROM (SELECT max("${column.name}") AS largest FROM longrun."${name}") AS t WHERE largest > 0`,
        [],
      );
}
