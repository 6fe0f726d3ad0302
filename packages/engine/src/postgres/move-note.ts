import { JobError, type Moment } from '@longrun/core';
import type { Connection } from './connection.ts';

/** How far a move into this database has come. It is there from the beginning of the move to its end. */
export interface MoveNote {
  /** The secret of the store that is moved, which no other has. */
  readonly secret: string;
  /** Its file, as it was named. */
  readonly from: string;
  readonly startedAt: Moment;
  /** The versions of both schemas: with others the rows may differ. */
  readonly schemas: { readonly from: number; readonly to: number };
  /** The last position of the log there: nearly all that is done on a store makes a new one. */
  readonly position: number;
  /** What is here of each table that was begun. */
  readonly copied: Readonly<Record<string, CopiedTable>>;
}

export interface CopiedTable {
  readonly rows: number;
  /** The key of the last of them. */
  readonly last: readonly (string | number | null)[];
}

/** Its name among the facts about the store. */
export const MOVE_NOTE = 'move';

/** Refuses a database that has a part of the jobs of another store. */
export async function assertNotHalfMoved(connection: Pick<Connection, 'ask'>): Promise<void> {
  const [row] = (await connection.ask('SELECT value FROM longrun.meta WHERE name = $1', [MOVE_NOTE])).rows;
  if (!row) return;
  const { from, startedAt } = JSON.parse(String(row.value)) as MoveNote; // as `longrun move` has written it
  throw new JobError(
    'store-busy',
    `The jobs of ${from} are being moved here since ${startedAt}; until all of them are here no server can work with them.`,
    { from, startedAt, hint: `Finish it: longrun move --from sqlite:${from} --to this database.` },
  );
}
