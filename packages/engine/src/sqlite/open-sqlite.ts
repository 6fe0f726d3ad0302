import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { JobError } from '@longrun/core';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';
import type { Store } from '../store.ts';
import { assertFit, connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { lockOwner } from './owner-lock.ts';
import { startSession } from './remote-session.ts';
import { openSession } from './session.ts';

export interface SqliteOptions {
  /** The path of the database, made when it is missing; `:memory:` for one that dies with the process. */
  readonly file: string;
  readonly clock?: Clock;
}

/** Opens the one-file store. Rejects with `store-busy` when another process works on the file, and with
 *  `unfit-platform` when this SQLite is too old or the file is newer than this code. */
export async function openSqlite({ file, clock = SYSTEM_CLOCK }: SqliteOptions): Promise<Store> {
  assertFit();
  return file === MEMORY ? openMemory(clock) : openFile(resolve(file), clock);
}

function openMemory(clock: Clock): Store {
  const db = connect(MEMORY);
  migrate(db);
  const session = openSession(db);
  return {
    exclusive: true,
    now: clock.now,
    write: async (commands) => session.write(commands, clock.now()),
    read: async (query) => session.read(query, clock.now()),
    onChange: () => () => {},
    close: async () => session.close(),
  };
}

/** Two threads: the writer, and a reader whose long lists hold up nobody's commit. */
async function openFile(file: string, clock: Clock): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  assertDatabase(file);
  // One lock per file, whatever links lead to it.
  const real = existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file));
  const release = lockOwner(real);
  try {
    const writer = await startSession(file, false);
    const reader = await startSession(file, true);
    return {
      exclusive: true,
      now: clock.now,
      write: (commands) => writer.write(commands, clock.now()),
      read: (query) => reader.read(query, clock.now()),
      onChange: () => () => {}, // nobody else writes to this file
      lost: Promise.race([writer.lost, reader.lost]),
      close: async () => {
        await Promise.allSettled([reader.close(), writer.close()]);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

const HEADER = 'SQLite format 3\0';

/** Refuses a file that is something else, before anything of it is touched. */
function assertDatabase(file: string): void {
  if (!existsSync(file)) return;
  const start = Buffer.alloc(HEADER.length);
  const handle = openSync(file, 'r');
  const length = readSync(handle, start, 0, HEADER.length, 0);
  closeSync(handle);
  if (length > 0 && start.toString('latin1') !== HEADER)
    throw new JobError(
      'invalid-request',
      `${file} is not a SQLite database; it was left as it is. Name another file.`,
      { file },
    );
}
