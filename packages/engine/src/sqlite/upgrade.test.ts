import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { claimCommand } from '../testing/store-contract/claiming.ts';
import { connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { openSession } from './session.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** A database as the first release left it. */
function openFirst() {
  const db = connect(MEMORY);
  const [first = ''] = readdirSync(FOLDER).sort();
  db.exec(readFileSync(new URL(first, FOLDER), 'utf8'));
  db.exec('PRAGMA user_version = 1');
  return db;
}

describe('a database of the first release', () => {
  test('keeps its line, with the owners, queues and keys that its jobs had', () => {
    const db = openFirst();
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
