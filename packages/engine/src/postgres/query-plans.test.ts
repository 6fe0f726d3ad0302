import { doesNotMatch, match } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { JOB_EVENTS } from '@longrun/core';
import { answer } from '../sql/answer.ts';
import { type Asker, asking, perform } from '../sql/asking.ts';
import { execute } from '../sql/execute.ts';
import { driversOf, moveStatement } from '../sql/moves/move-statement.ts';
import type { Chore } from '../store-query.ts';
import { INDEXED_QUERIES } from '../testing/indexed-queries.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { claimCommand } from '../testing/store-contract/claiming.ts';
import { type Connection, connect } from './connection.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { migrate } from './migrate.ts';
import { toPositional, valuesOf } from './to-positional.ts';

// Mostly ended, as in any database that is in use, with some of each owner and tenant that wait.
const JOBS = `INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at, queued_at, rank, finished_at, owner)
  SELECT 'job_' || n, CASE n % 10 WHEN 0 THEN 'globex' ELSE 'acme' END, 'demo:echo', CASE WHEN n % 20 < 2 THEN 'queued' ELSE 'succeeded' END,
    3, 1, 1, 3, 0, n, n, n, CASE WHEN n % 20 < 2 THEN NULL ELSE n END, CASE WHEN n % 3 = 0 THEN 'ann' END
  FROM generate_series(1, 5000) AS n;
  INSERT INTO updates (job, sequence, at, event, state, run, attempt) SELECT n, s, n, 'submit', 'queued', 1, 0
  FROM generate_series(1, 5000) AS n, generate_series(1, 3) AS s;
  ANALYZE;`;

const FENCES = [
  'tenant',
  'claim',
  'lease-expired',
  'orphaned',
  'due',
  'start-by',
  'end-by',
  'idle',
  'overdue',
  'stuck',
] as const;

describe('with row-level security, every query finds its rows by an index', () => {
  let database: TestDatabase;
  let connection: Connection;

  before(async () => {
    database = await testDatabase();
    connection = await openConnection(database);
    await connection.ask(JOBS);
  });
  after(async () => {
    await connection.close();
    await database[Symbol.asyncDispose]();
  });

  /** Notes the plan of whatever is asked. It is the plan for any values, which a statement with a name may come to have. */
  const planning = (plans: string[]): Asker => {
    const ask: Asker['ask'] = async ({ text, values }) => {
      const positional = toPositional(text);
      const plan = await connection.ask(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${positional.text}`);
      plans.push(plan.rows.map((row) => String(row['QUERY PLAN'])).join('\n'));
      return connection.ask(positional.text, valuesOf(positional.names, values));
    };
    return { ask, tell: (question) => void ask(question) };
  };
  const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: 10_000 };

  for (const [title, query] of INDEXED_QUERIES)
    test(title, async () => {
      const plans: string[] = [];
      await perform(answer(context, query), planning(plans));
      for (const plan of plans) doesNotMatch(plan, /Seq Scan on (?!updates_position_seq)/);
    });

  const CHORES: Readonly<Record<Chore, string>> = {
    promote: 'jobs_due',
    rescue: 'jobs_leased',
    orphaned: 'jobs_leased',
    end: 'jobs_end_by',
    idle: 'jobs_idle_until',
    confirm: 'jobs_confirm_by',
    'roll-up': 'jobs_parts',
    expire: 'jobs_start_by',
  };
  for (const [chore, index] of Object.entries(CHORES))
    test(`what is to be done about ${chore} is found in ${index}`, async () => {
      const plans: string[] = [];
      await perform(answer(context, { type: 'due', chore: chore as Chore, limit: 10 }), planning(plans)); // a key of the table
      match(plans.join(), new RegExp(`Scan (using|on) ${index}\\b`));
    });

  test('a list of failed jobs reads these alone', async () => {
    const plans: string[] = [];
    await perform(answer(context, { type: 'list', tenant: 'acme', states: ['failed'] }), planning(plans));
    match(plans.join(), /Scan (Backward )?using jobs_quiet /);
  });

  test('a claim reads the ready line in the order of its index', async () => {
    const plans: string[] = [];
    await connection.ask('BEGIN');
    await perform(execute(context, claimCommand({ limit: 10 })), planning(plans));
    await connection.ask('ROLLBACK');
    const [line = ''] = plans.filter((plan) => plan.includes('jobs_ready'));
    match(line, /Scan using jobs_ready/);
    doesNotMatch(line, /Sort/);
  });
});

// Where few jobs are in a state, or few jobs at all, the planner is tempted to go through these, and goes on to do so when they are many.
for (const [title, rows] of [
  ['in a database that has just been made', ''],
  ['where nothing runs and nothing is scheduled', JOBS],
] as const)
  describe(`${title}, a move finds its job by its id`, () => {
    let database: TestDatabase;
    let connection: Connection;

    before(async () => {
      database = await testDatabase();
      connection = await openConnection(database);
      await connection.ask(rows);
    });
    after(async () => {
      await connection.close();
      await database[Symbol.asyncDispose]();
    });

    for (const event of JOB_EVENTS.filter((event) => event !== 'claim'))
      test(event, async () => {
        for (const by of FENCES)
          for (const driver of driversOf(event, by)) {
            const text = moveStatement(event, by, driver);
            const plan = await connection.ask(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${toPositional(text).text}`);
            match(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /Scan using jobs_id_key /, text);
          }
      });
  });

async function openConnection(database: TestDatabase): Promise<Connection> {
  const connectOne = () => connect({ url: database.url, named: false });
  await migrate({ connect: connectOne });
  const connection = await connectOne();
  await connection.ask(`SET search_path = longrun; SET longrun.tenant = '*'; SET enable_seqscan = off`);
  return connection;
}
