import { resolve } from 'node:path';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';
import type { Store } from '../store.ts';
import { assertFit, connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { startSession } from './remote-session.ts';
import { openSession } from './session.ts';
import { takeFile } from './take-file.ts';

export interface SqliteOptions {
  /** The path of the database, made when it is missing; `:memory:` for one that dies with the process. */
  readonly file: string;
  readonly clock?: Clock;
}

/** Opens the one-file store. Rejects with `store-busy` when another process works on the file, with `unfit-platform`
 *  when this SQLite is too old or the file is newer than this code, and with `invalid-request` when its jobs have been moved away. */
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
  const release = takeFile(file);
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
