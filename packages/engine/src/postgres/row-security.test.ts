// The second wall between tenants: what statements see and change that name no tenant at all.
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { type Connection, connect } from './connection.ts';
import { migrate } from './migrate.ts';

/** Rows of one tenant, whose job has this number. A table without any is noticed below. */
const ROWS: Readonly<Record<string, (tenant: string, job: number) => string>> = {
  jobs: (
    tenant,
    job,
  ) => `(number, id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at)
    VALUES (${job}, 'job_${job}', '${tenant}', 'a:b', 'created', 1, 1, 0, 3, 0, 0)`,
  events: (tenant, job) =>
    `(position, tenant, topic, domain, data, keep_until) VALUES (${job}, '${tenant}', 't', 'd', '{}', 0)`,
  // One of the job, and the place of an event.
  updates: (_, job) => `(position, job, sequence, at, event, state, run, attempt)
    VALUES (${job} + 100, ${job}, 1, 0, 'submit', 'created', 1, 0), (${job}, -${job}, 0, 0, 'event', '', 0, 0)`,
  acknowledged_events: (_, job) =>
    `(job, sequence, place, at, by) VALUES (${job}, 1, 1, 0, 'ann'), (-${job}, 0, 0, 0, 'ann')`,
  acknowledged_outcomes: (_, job) => `(job, "user", at) VALUES (${job}, 'ann', 0)`,
  checkpoints: (_, job) => `(job, value) VALUES (${job}, '1')`,
  steps: (_, job) => `(job, name, result) VALUES (${job}, 'one', '1')`,
  plans: (_, job) => `(job, value) VALUES (${job}, '{}')`,
  fetches: (_, job) => `(job, at) VALUES (${job}, 0)`,
  artifacts: (_, job) =>
    `(job, name, content_type, size, sha256, file, created_at) VALUES (${job}, 'a', 'text/plain', 1, 'x', 'f', 0)`,
  needs: (_, job) => `(needed, job, open) VALUES (${job} + 10, ${job}, 1)`,
  labels: (tenant, job) => `(tenant, name, value, job) VALUES ('${tenant}', 'tag', 'x', ${job})`,
  unique_jobs: (tenant, job) => `(tenant, kind, key, job) VALUES ('${tenant}', 'a:b', 'k', ${job})`,
  submissions: (tenant, job) =>
    `(tenant, key, fingerprint, job_id, keep_until) VALUES ('${tenant}', 'k', 'f', 'job_${job}', 0)`,
  tombstones: (tenant, job) => `(job_id, tenant, keep_until) VALUES ('job_${job}0', '${tenant}', 0)`,
  lanes: (tenant) => `(tenant, kind, owner, turn, served_at) VALUES ('${tenant}', 'a:b', 'ann', 0, 0)`,
  limits: (tenant) => `(tenant, scope, value, declared, set_at) VALUES ('${tenant}', 'kind', 'a:b', 0, 0)`,
  rates: (tenant) => `(tenant, scope, value, next_start) VALUES ('${tenant}', 'kind', 'a:b', 0)`,
  pauses: (tenant) =>
    `(tenant, scope, value, paused_by, created_at) VALUES ('${tenant}', 'kind', 'a:b', 'ann', 0)`,
  schedules: (tenant) => `(tenant, name, revision, spec, is_defined, updated_by, created_at, updated_at)
    VALUES ('${tenant}', 'nightly', 1, '{}', 0, 'ann', 0, 0)`,
  actions: (tenant) =>
    `(tenant, id, revision, spec, updated_by, created_at, updated_at) VALUES ('${tenant}', 'a', 1, '{}', 'ann', 0, 0)`,
  kinds: (tenant) => `(tenant, kind, description, seen_at) VALUES ('${tenant}', 'a:b', '{}', 0)`,
  workers: (tenant) =>
    `(tenant, id, kinds, capacity, embedded, seen_at) VALUES ('${tenant}', 'w', '[]', 1, 0, 0)`,
  keys: (tenant, job) =>
    `(id, tenant, name, hash, scopes, created_at) VALUES ('key_${job}', '${tenant}', 'k', 'h${job}', '[]', 0)`,
};

/** What belongs to no tenant. */
const OF_NOBODY = ['meta', 'migrations'];

describe('row-level security', () => {
  let database: TestDatabase;
  let connection: Connection;
  const count = async (table: string) =>
    Number((await connection.ask(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count);
  /** What is done on behalf of a tenant, and taken back. */
  const as = async <T>(tenant: string | undefined, work: () => Promise<T>): Promise<T> => {
    await connection.ask('BEGIN');
    if (tenant !== undefined) await connection.ask(`SELECT set_config('longrun.tenant', $1, true)`, [tenant]);
    try {
      return await work();
    } finally {
      await connection.ask('ROLLBACK');
    }
  };

  before(async () => {
    database = await testDatabase();
    const connectOne = () => connect({ url: database.url, named: false });
    await migrate({ connect: connectOne });
    connection = await connectOne();
    await connection.ask('SET search_path = longrun');
    await connection.ask(`BEGIN; SET LOCAL longrun.tenant = '*'`);
    for (const [index, tenant] of ['acme', 'globex'].entries())
      for (const [table, values] of Object.entries(ROWS))
        await connection.ask(`INSERT INTO ${table} ${values(tenant, index + 1)}`);
    await connection.ask('COMMIT');
  });
  after(async () => {
    await connection.close();
    await database[Symbol.asyncDispose]();
  });

  test('is on, and holds for the owner too, wherever something belongs to a tenant', async () => {
    const { rows } =
      await connection.ask(`SELECT relname, relrowsecurity AND relforcerowsecurity AS is_on FROM pg_class
      WHERE relnamespace = 'longrun'::regnamespace AND relkind IN ('r', 'p', 'm', 'v', 'f') ORDER BY relname`);
    const on = rows.filter(({ is_on }) => is_on === true).map(({ relname }) => relname);
    deepEqual(on, Object.keys(ROWS).sort());
    deepEqual(rows.length, on.length + OF_NOBODY.length);
  });

  for (const table of Object.keys(ROWS)) {
    const own = ['updates', 'acknowledged_events'].includes(table) ? 2 : 1;
    test(`a tenant sees and changes only what is its own in ${table}`, async () => {
      const { rows } = await connection.ask(`SELECT quote_ident(attname) AS name FROM pg_attribute
        WHERE attrelid = '${table}'::regclass AND attnum > 0 ORDER BY attnum LIMIT 1`);
      const column = String(rows[0]?.name);
      const update = `UPDATE ${table} SET ${column} = ${column}`;
      const remove = `DELETE FROM ${table}`;
      const changes = async (text: string) => (await connection.ask(text)).changes;
      for (const [tenant, wanted] of [
        ['acme', own],
        ['globex', own],
        ['*', 2 * own],
        ['nobody', 0],
        ['', 0],
        [undefined, 0],
      ] as const) {
        equal(await as(tenant, () => count(table)), wanted, `${tenant} sees`);
        equal(await as(tenant, () => changes(update)), wanted, `${tenant} changes`);
        equal(await as(tenant, () => changes(remove)), wanted, `${tenant} removes`);
      }
    });
  }

  test('nothing can be written in the name of another tenant', async () => {
    for (const [table, values] of Object.entries(ROWS)) {
      if (!values('globex', 3).includes("'globex'")) continue; // belongs to a job
      await rejects(
        as('acme', () => connection.ask(`INSERT INTO ${table} ${values('globex', 3)}`)),
        /violates row-level security policy/,
        table,
      );
    }
    await rejects(
      as('acme', () => connection.ask(`UPDATE jobs SET tenant = 'globex'`)),
      /violates row-level security policy/,
    );
  });

  test('ends with the transaction that said on whose behalf it was', async () => {
    await as('acme', async () => equal(await count('jobs'), 1));
    equal(await count('jobs'), 0);
  });
});
