import type { Table } from './table.ts';

export interface MoveProgress {
  readonly phase: 'copy' | 'check';
  readonly table: string;
  /** How many rows of the table are through, and how many it has. */
  readonly rows: number;
  readonly of: number;
  /** The same for all tables together. */
  readonly allRows: number;
  readonly ofAll: number;
}

/** Who is told of the progress, and may end the work. */
export interface Listening {
  /** Told at the beginning of each table, and after each batch. */
  readonly onProgress?: ((progress: MoveProgress) => void) | undefined;
  /** Ends the move where it is; the next one goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** Goes through tables one after the other, and tells of each how far it is, between all of them. */
export async function eachTable(
  tables: readonly Table[],
  phase: MoveProgress['phase'],
  { onProgress, signal }: Listening,
  work: (table: Table, onRows: (rows: number) => void) => Promise<void>,
): Promise<void> {
  const ofAll = tables.reduce((sum, { rows }) => sum + rows, 0);
  let before = 0;
  for (const table of tables) {
    await work(table, (rows) => {
      onProgress?.({ phase, table: table.name, rows, of: table.rows, allRows: before + rows, ofAll });
      signal?.throwIfAborted();
    });
    before += table.rows;
  }
}
