import { forgetMoved, type MovedNote } from '../sqlite/moved-note.ts';
import { openSource } from './source.ts';

/** Lets servers start on a file again whose jobs were moved; answers where they had gone, undefined where they had not. Nothing that was
 *  done there comes back, and what both do is done twice: the other store has to be given up. */
export function undoMove(file: string): MovedNote | undefined {
  const source = openSource(file);
  try {
    forgetMoved(source.db);
    return source.moved;
  } finally {
    source.close();
  }
}
