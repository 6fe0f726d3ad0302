import { isJobError, JobError, type Moment, toMoment } from '@longrun/core';
import { noteMoved } from '../sqlite/moved-note.ts';
import { type ArtifactFiles, lookAtFiles } from './artifact-files.ts';
import { checkAll } from './check-all.ts';
import type { CheckedTable } from './check-table.ts';
import { copyTable } from './copy-table.ts';
import { type Journal, openJournal } from './journal.ts';
import { matchTables } from './match-tables.ts';
import { eachTable, type Listening } from './progress.ts';
import { setSequences } from './set-sequences.ts';
import { openSource, type Source } from './source.ts';
import type { Table } from './table.ts';
import type { Tally } from './tally.ts';
import { openTarget, type Target } from './target.ts';

export interface MoveOptions extends Listening {
  /** The file of a SQLite store, on which nobody works. */
  readonly from: string;
  /** `postgres://user:password@host:port/database`, with nothing of Longrun in it. */
  readonly to: string;
  /** The folder with the files of jobs; beside the store's file unless told otherwise. */
  readonly artifacts?: string | undefined;
  /** Throws away what an unfinished move has copied. */
  readonly restart?: boolean | undefined;
  /** The most rows of one transaction; 5,000 unless told otherwise, and fewer where they are long. */
  readonly maxRows?: number | undefined;
}

export interface MoveReport extends Tally {
  readonly from: string;
  /** The address, without a password. */
  readonly to: string;
  readonly movedAt: Moment;
  readonly tables: readonly CheckedTable[];
  /** Texts with a NUL in them, or half a character: in place of that there is U+FFFD now. */
  readonly replacedTexts: number;
  /** Jobs of workers that died with the last process on the file. The first server gives them back. */
  readonly orphans: number;
  readonly artifacts: ArtifactFiles;
  /** Of this call, with all checks. */
  readonly seconds: number;
  /** Rows that this call has copied in a second; 0 where all was there. */
  readonly rowsPerSecond: number;
}

/** Copies everything of a SQLite store into a database, and reads all of it back. Answers `done` where that had come to its end before. When
 *  it ends in between, what was copied stays, and the next call goes on from there; until the end no server starts on the database, and
 *  after it none on the file. Rejects with `store-busy` where the file is in use or the database cannot be reached, with `invalid-request`
 *  for a database that is not empty, and with `internal` where a row is not as it was. */
export async function moveStore(options: MoveOptions): Promise<MoveReport | 'done'> {
  const source = openSource(options.from);
  try {
    const target = await openTarget(options.to, { mayMigrate: true });
    for (const warning of target.warnings) console.warn(`longrun: ${warning}`);
    try {
      return await move(source, target, options);
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

async function move(source: Source, target: Target, options: MoveOptions): Promise<MoveReport | 'done'> {
  const { restart = false, maxRows = 5_000, artifacts = `${source.file}.artifacts` } = options;
  const began = performance.now();
  const tables = await matchTables(source, target);
  const journal = await openJournal({ source, target, restart });
  if (journal === 'done') return 'done';
  try {
    const rowsPerSecond = await copyAll(tables, { ...options, source, journal, maxRows });
    const { changes, ...checked } = await checkAll(tables, { ...options, source, target, maxRows });
    const movedAt = await finish(source, target, journal, tables);
    return {
      from: source.file,
      to: target.address,
      movedAt,
      ...checked,
      replacedTexts: changes.texts,
      orphans: changes.orphans,
      artifacts: await lookAtFiles(source, artifacts),
      seconds: (performance.now() - began) / 1_000,
      rowsPerSecond,
    };
  } catch (error) {
    throw resumable(error);
  }
}

interface CopyAllOptions extends Listening {
  readonly source: Source;
  readonly journal: Journal;
  readonly maxRows: number;
}

/** Answers the rows of a second. */
async function copyAll(tables: readonly Table[], options: CopyAllOptions): Promise<number> {
  const { journal } = options;
  const began = performance.now();
  const copied = () => tables.reduce((sum, { name }) => sum + (journal.copied(name)?.rows ?? 0), 0);
  const before = copied();
  await eachTable(tables, 'copy', options, (table, onRows) => copyTable(table, { ...options, onRows }));
  return ((copied() - before) / (performance.now() - began)) * 1_000;
}

/** The file is closed to servers first, and the database opened to them last: a stop in between leaves both closed, and the next move
 *  finishes it. */
async function finish(
  source: Source,
  target: Target,
  journal: Journal,
  tables: readonly Table[],
): Promise<Moment> {
  const at = toMoment(Date.now());
  noteMoved(source.db, { at, to: target.address });
  await journal.finish((transaction) => setSequences(tables, transaction));
  return at;
}

const PASSING = ['store-busy', 'store-full', 'outcome-unknown'];

/** What is there already stays there. */
function resumable(error: unknown): unknown {
  if (!isJobError(error) || !PASSING.includes(error.code)) return error;
  const hint = 'The same command goes on where this one ended.';
  return new JobError(error.code, error.message, { ...error.facts, hint }, { cause: error });
}
