import { MOVE_NOTE } from '../postgres/move-note.ts';
import { MOVED } from '../sqlite/moved-note.ts';

/** What SQLite and Postgres both give for a value of ours. */
export type Cell = string | number | null;

/** One value for each column of a table, in their order. */
export type Row = readonly Cell[];

export interface Column {
  readonly name: string;
  /** Its type on Postgres. */
  readonly type: string;
  /** Its values are given by the database, one after the other. */
  readonly isCounted: boolean;
}

/** A table of the schema, with what both databases say of it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The places of the columns that tell a row from all others. */
  readonly key: readonly number[];
  /** How many rows there are to be moved. */
  readonly rows: number;
}

export function keyOf({ key }: Table, row: Row): Cell[] {
  return key.map((place) => row[place] ?? null);
}

/** The names of the columns at these places, as they stand in a statement: some are words of SQL. */
export function namesOf({ columns }: Table, places: readonly number[] = [...columns.keys()]): string {
  return places.map((place) => `"${columns[place]?.name}"`).join(', ');
}

/** Which rows of a table are the store's own. What was noted about a move is not. */
export function isOwn(table: string): string {
  return table === 'meta' ? `name NOT IN ('${MOVE_NOTE}', '${MOVED}')` : '1 = 1';
}
