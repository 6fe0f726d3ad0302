import { storableJson, storableText } from '../postgres/storable.ts';
import type { Cell, Row, Table } from './table.ts';

/** What was changed on the way. */
export interface Changes {
  /** Texts that Postgres cannot hold as they are. */
  texts: number;
  /** Jobs that were in hand of a process that is gone. */
  orphans: number;
}

/** Makes rows of Postgres out of those of SQLite. All is as it was, but for two things: texts that Postgres cannot hold; and claims
 *  that held as long as the process that had the file, which have run out now, so that any server gives the jobs back. */
export function converterOf({ name, columns }: Table, changes: Changes): (row: Row) => Row {
  const storable = columns.map(({ type }) => (type === 'json' ? storableJson : storableText));
  const convert = (cell: Cell, place: number): Cell => {
    if (typeof cell !== 'string') return cell;
    const text = storable[place]?.(cell) ?? cell;
    if (text !== cell) changes.texts += 1;
    return text;
  };
  if (name !== 'jobs') return (row) => row.map(convert);
  const embedded = columns.findIndex((column) => column.name === 'embedded');
  const lease = columns.findIndex((column) => column.name === 'lease_until');
  return (row) => {
    const converted = row.map(convert);
    if (row[embedded] !== 1) return converted;
    converted[embedded] = 0;
    if (row[lease] === null) return converted;
    converted[lease] = 0; // long ago, by any clock
    changes.orphans += 1;
    return converted;
  };
}
