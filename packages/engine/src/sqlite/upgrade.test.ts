import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { claimCommand } from '../testing/store-contract/claiming.ts';
import { connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { openSession } from './session.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** A database as it was left before this migration. */
function openBefore(migration: string) {
  const db = connect(MEMORY);
  const earlier = readdirSync(FOLDER)
    .sort()
    .filter((name) => name < migration);
  for (const name of earlier) db.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
  db.exec(`PRAGMA user_version = ${earlier.length}`);
  return db;
}

describe('a database of the first release', () => {
  test('keeps its line, with the owners, queues and keys that its jobs had', () => {
    const db = openBefore('0002');
    const insert =
      db.prepare(`INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority,
        created_at, queued_at, lease_until, options)
      VALUES (?, 'acme', 'demo:echo', ?, 1, 1, 0, 3, ?, 0, ?, ?, ?)`);
    const NOW = 10_000_000;
    insert.run('running', 'running', 0, NOW, NOW + 1, '{"concurrencyKey":"k"}');
    insert.run('plain', 'queued', 0, NOW, null, null);
    insert.run('urgent', 'queued', 1, NOW + 50_000, null, null);
    insert.run('owned', 'queued', 0, NOW + 90_000, null, '{"owner":"ann","queue":"q"}');
    insert.run('blocked', 'queued', 9, NOW, null, '{"concurrencyKey":"k"}');
    insert.run('done', 'created', 0, null, null, '{"owner":"ann"}');
    migrate(db);
    const session = openSession(db);
    const limit = {
      type: 'save-limit',
      tenant: 'acme',
      scope: 'key',
      value: '*',
      concurrency: 1,
      by: 'ops',
    } as const;
    const [, result] = session.write([limit, claimCommand({ limit: 9 })], NOW + 100_000);
    const claimed = !result?.refused && result?.claimed?.map(({ jobId }) => jobId);
    deepEqual(claimed, ['owned', 'urgent', 'plain']);
    const { uses } = session.read({ type: 'standing', tenant: 'acme', jobId: 'owned' }, NOW) ?? {};
    deepEqual(
      uses?.map(({ scope, value }) => [scope, value]),
      [
        ['kind', 'demo:echo'],
        ['queue', 'q'],
      ],
    );
  });
});

describe('a database in which workers took jobs that their caller drives', () => {
  test('keeps from them what nobody has taken, and knows since when the others are in hand', () => {
    const db = openBefore('0006');
    const insert =
      db.prepare(`INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority,
        created_at, queued_at, rank, started_at, lease_until, options)
      VALUES (?, 'acme', 'demo:echo', ?, 1, 1, 0, 3, 0, 0, 0, 0, ?, ?, '{"driver":"caller"}')`);
    insert.run('ready', 'queued', null, null);
    insert.run('taken', 'running', 5, 10);
    migrate(db);
    const session = openSession(db);
    const [result] = session.write([claimCommand({ limit: 9 })], 0);
    deepEqual(!result?.refused && result?.claimed, []);
    deepEqual(
      session
        .read({ type: 'jobs', ids: ['ready', 'taken'] }, 0)
        .map((row) => row !== undefined && row !== 'deleted' && [row.byCaller, row.claimedAt]),
      [
        [true, undefined],
        [false, 5],
      ],
    );
  });
});

describe('a database in which outcomes were acknowledged once for all', () => {
  test('remembers who did it', () => {
    const db = openBefore('0007');
    db.exec(`INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at,
        finished_at, acknowledged_at)
      VALUES ('seen', 'acme', 'demo:echo', 'succeeded', 9, 2, 1, 3, 0, 0, 5, 6)`);
    const log = db.prepare(`INSERT INTO updates (job, sequence, at, event, state, run, attempt, data)
      VALUES (1, ?, 0, 'acknowledge', 'succeeded', ?, 1, ?)`);
    log.run(4, 1, '{"by":"ann"}');
    log.run(9, 2, '{"by":"bob"}');
    migrate(db);
    const session = openSession(db);
    const hasSeen = (reader: string) => {
      const [job] = session.read({ type: 'jobs', ids: ['seen'], reader }, 0);
      return job !== 'deleted' && job?.acknowledged;
    };
    deepEqual(['ann', 'bob'].map(hasSeen), [undefined, true]);
  });
});

describe('a database in which the number of an attempt went back with it', () => {
  test('goes on with the attempt under its number, and leaves others alone', () => {
    const db = openBefore('0009');
    const insert =
      db.prepare(`INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority,
        created_at, queued_at, rank, lease_until, is_continued)
      VALUES (?, 'acme', 'demo:echo', ?, 1, 1, ?, 3, 0, 0, 0, 0, ?, ?)`);
    insert.run('handed-back', 'queued', 0, null, 1);
    insert.run('handed-back-second', 'queued', 1, null, 1);
    insert.run('lost', 'queued', 1, null, 0);
    insert.run('running', 'running', 1, 10, 1);
    migrate(db);
    const session = openSession(db);
    const [result] = session.write([claimCommand({ limit: 9 })], 0);
    deepEqual(!result?.refused && result?.claimed?.map(({ jobId, attempt }) => [jobId, attempt]), [
      ['handed-back', 1],
      ['handed-back-second', 2],
      ['lost', 2],
    ]);
    deepEqual(
      session
        .read({ type: 'jobs', ids: ['running'] }, 0)
        .map((row) => row !== undefined && row !== 'deleted' && row.attempt),
      [1],
    );
  });
});
