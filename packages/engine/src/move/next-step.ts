import { isDeepStrictEqual } from 'node:util';
import { JobError } from '@longrun/core';
import { movedAway } from '../sqlite/moved-note.ts';
import { schemas } from './schemas.ts';
import type { Source } from './source.ts';
import type { Standing } from './standing.ts';

/** `restart` throws away what an unfinished move has brought; `done` is a move that had come to its end before. */
export type Step = 'begin' | 'go-on' | 'restart' | 'done';

interface Given {
  readonly source: Pick<Source, 'file' | 'secret' | 'position' | 'moved'>;
  readonly standing: Standing;
  readonly restart: boolean;
}

/** What a move has to do. Throws where it must not. */
export function nextStep({ source, standing, restart }: Given): Step {
  const isOurs =
    standing.state === 'unfinished'
      ? standing.note.secret === source.secret
      : standing.state === 'used' && standing.secret === source.secret;
  if (source.moved) {
    if (!isOurs) throw movedAway(source.file, source.moved);
    if (standing.state === 'used') return 'done';
  }
  if (standing.state === 'empty') return 'begin';
  if (standing.state === 'used')
    throw refused(
      `The database is not empty: there are rows in ${standing.tables.join(', ')}.`,
      'Name another database. Where nothing in it is needed any more: DROP SCHEMA longrun CASCADE;',
    );
  if (restart) return 'restart';
  const { note } = standing;
  if (!isOurs)
    throw refused(
      `The database has a part of another store, ${note.from}, whose move began at ${note.startedAt}.`,
      'Finish that one, or name another database. --restart throws away what it has copied.',
    );
  if (!isDeepStrictEqual(note.schemas, schemas()))
    throw refused('The move was begun by another version of Longrun.', RESTART);
  if (note.position !== source.position)
    throw refused(`There was work on ${source.file} since the move began at ${note.startedAt}.`, RESTART);
  return 'go-on';
}

const RESTART = '--restart throws away what has been copied, and copies all of it.';

function refused(words: string, hint: string): JobError {
  return new JobError('invalid-request', words, { hint });
}
