import type { DatabaseSync } from 'node:sqlite';
import { JobError, type Moment } from '@longrun/core';

/** What is left in a database whose jobs have gone elsewhere. */
export interface MovedNote {
  readonly at: Moment;
  /** The address, without a password. */
  readonly to: string;
}

/** Its name among the facts about the store. */
export const MOVED = 'moved';

export function movedNoteOf(db: DatabaseSync): MovedNote | undefined {
  const row = db.prepare('SELECT value FROM meta WHERE name = ?').get(MOVED);
  return row && (JSON.parse(String(row.value)) as MovedNote); // as `noteMoved` has written it
}

export function noteMoved(db: DatabaseSync, note: MovedNote): void {
  db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(MOVED, JSON.stringify(note));
}

export function forgetMoved(db: DatabaseSync): void {
  db.prepare('DELETE FROM meta WHERE name = ?').run(MOVED);
}

/** A server here would do all the jobs a second time that the other store has now. */
export function assertNotMoved(db: DatabaseSync, file: string): void {
  const note = movedNoteOf(db);
  if (note) throw movedAway(file, note);
}

export function movedAway(file: string, { at, to }: MovedNote): JobError {
  return new JobError('invalid-request', `The jobs of ${file} were moved to ${to} at ${at}.`, {
    file,
    to,
    at,
    hint: `Use the store they are in now. \`longrun move --undo --from sqlite:${file}\` lets servers start on this file again, as it was then.`,
  });
}
