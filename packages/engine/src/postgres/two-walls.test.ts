// Two walls stand between tenants: each statement for a tenant names it, and row-level security. Where one of them is gone the other holds.
import { deepEqual, notDeepEqual, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { StoreCommand } from '../store-command.ts';
import { NOON } from '../testing/manual-clock.ts';
import { everyCommand, everyQuery, jobOf, type OwnJobs } from '../testing/postgres/everything-asked.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import type { Connection } from './connection.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { createReading } from './reading.ts';
import { tenantOfQuery } from './tenant-of.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine } from './writing-line.ts';

const [OWNER, STRANGER] = ['acme', 'globex'];
const NAMES_TENANT = /(?:\b\w+\.)?\btenant = (\$\d+::text|"v_tenant")/g;

describe('between tenants', () => {
  let place: PostgresPlace;
  /** What a stranger finds and is told where there is nobody else. */
  let alone: unknown;

  before(async () => {
    place = await postgresPlace();
    alone = (await trespass({ isOwned: false })).answers;
  });
  after(() => place[Symbol.asyncDispose]());

  /** A connection on which no statement asks whose a row is. */
  function withoutNames(inner: Connection): Connection {
    return {
      ask: (text, values) => inner.ask(text.replace(NAMES_TENANT, '($1 IS NOT DISTINCT FROM $1)'), values),
      warnings: () => inner.warnings(),
      get isOpen() {
        return inner.isOpen;
      },
      cut: (reason) => inner.cut(reason),
      close: () => inner.close(),
    };
  }

  interface Scene {
    /** Somebody has jobs and all else that there can be, which a stranger then asks for and tries to change. */
    readonly isOwned: boolean;
    readonly isNamed?: boolean;
  }

  /** Answers what the stranger was told, and what the owner had before and after it. */
  async function trespass({ isOwned, isNamed = true }: Scene) {
    await place.empty();
    // The first place in the log is the owner's, if anybody's.
    if (!isOwned) await place.look(`SELECT setval('updates_position_seq', 1)`);
    let count = 0;
    const newId = () => {
      count += 1;
      return `job_new_${count}`;
    };
    const connectOne = async () => (isNamed ? place.connect() : withoutNames(await place.connect()));
    const owning = createWritingLine({ connect: place.connect, now: () => NOON });
    const line = createWritingLine({ connect: connectOne, now: () => NOON });
    const reading = createReading({ connect: connectOne, connections: 1, hear() {} });
    const jobs = isOwned ? await own(async (...commands) => await writeBatch(owning, commands)) : JOBS;
    const before = await ownersRows();
    const told = [];
    // One at a time, and side by side.
    for (const command of everyCommand(STRANGER, jobs, newId))
      told.push(...(await writeBatch(line, [command])));
    told.push(...(await writeBatch(line, everyCommand(STRANGER, jobs, newId))));
    const found = [];
    for (const query of everyQuery(STRANGER, jobs))
      found.push(
        await reading.run(tenantOfQuery(query), (asker) =>
          perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: NOON }, query), asker),
        ),
      );
    await Promise.all([owning.close(), line.close(), reading.close()]);
    return { answers: comparable({ told, found }), before, after: await ownersRows() };
  }

  const JOBS: OwnJobs = {
    running: 'job_running',
    queued: 'job_queued',
    done: 'job_done',
    created: 'job_created',
    waiting: 'job_waiting',
    driven: 'job_driven',
    claimId: 'claim_unknown',
  };

  /** Gives the owner one of everything. */
  async function own(
    write: (...commands: StoreCommand[]) => ReturnType<typeof writeBatch>,
  ): Promise<OwnJobs> {
    const claimOf = async (id: string) => {
      await write(
        jobOf(OWNER, id, {
          kind: `demo:${id}`,
          owner: 'ann',
          externalId: id,
          labels: [{ name: 'tag', value: 'x' }],
        }),
      );
      const claim = {
        type: 'claim',
        tenant: OWNER,
        kinds: [`demo:${id}`],
        limit: 1,
        workerId: 'w',
        embedded: false,
        leaseMs: 60_000,
      } as const;
      const [result] = await write(claim);
      return String(result?.refused === undefined && result?.claimed?.[0]?.claimId);
    };
    const claimId = await claimOf(JOBS.running);
    const waits = { by: 'claim', tenant: OWNER, claimId: await claimOf(JOBS.waiting) } as const;
    const wait = { name: 'question', for: { type: 'answer', name: 'question' } } as const;
    await write({ type: 'move', jobId: JOBS.waiting, event: 'wait', fence: waits, wait });
    const done = { by: 'claim', tenant: OWNER, claimId: await claimOf(JOBS.done) } as const;
    await write({ type: 'move', jobId: JOBS.done, event: 'complete', fence: done, output: '"secret"' });
    await write(
      jobOf(OWNER, JOBS.queued),
      jobOf(OWNER, JOBS.created, { state: 'created' }),
      jobOf(OWNER, JOBS.driven, { state: 'created', byCaller: true }),
    );
    const jobs = { ...JOBS, claimId };
    const ids = Array.from({ length: 20 }, (_, index) => `job_own_${index}`);
    const adds = ({ type }: StoreCommand) => !/^(remove|lift|delete|revoke|move|answer)/.test(type);
    await write(...everyCommand(OWNER, jobs, () => ids.pop() ?? 'none').filter(adds));
    return jobs;
  }

  const ownersRows = async () => {
    const rows: Record<string, unknown> = {};
    for (const table of place.tables) {
      const [{ columns } = {}] =
        await place.look(`SELECT string_agg(attname, ' ') AS columns FROM pg_attribute
        WHERE attrelid = '${table}'::regclass AND attnum > 0`);
      const ownJobs = `job IN (SELECT number FROM jobs WHERE tenant = '${OWNER}')`;
      const isOwn = String(columns).split(' ').includes('tenant') ? `tenant = '${OWNER}'` : ownJobs;
      rows[table] = await place.look(`SELECT ${table}::text AS row FROM ${table} WHERE ${isOwn} ORDER BY 1`);
    }
    return rows;
  };

  test('nothing is read and nothing is changed', async () => {
    const { answers, before, after } = await trespass({ isOwned: true });
    deepEqual(answers, alone);
    deepEqual(after, before);
  });

  test('nothing is read and nothing is changed where statements do not say whose a row is', async () => {
    const { answers, before, after } = await trespass({ isOwned: true, isNamed: false });
    deepEqual(answers, alone);
    deepEqual(after, before);
  });

  test('nothing is read and nothing is changed where row-level security does not hold', async () => {
    await mayBypass(true);
    const { answers, before, after } = await trespass({ isOwned: true });
    await mayBypass(false);
    deepEqual(answers, alone);
    deepEqual(after, before);
  });

  test('what is here asked for would be told, and done, if neither held', async () => {
    await mayBypass(true);
    const { answers, before, after } = await trespass({ isOwned: true, isNamed: false });
    await mayBypass(false);
    notDeepEqual(answers, alone);
    notDeepEqual(after, before);
    for (const [table, rows] of Object.entries(before))
      ok(Array.isArray(rows) && (rows.length > 0 || UNOWNED.has(table)), `the owner has ${table}`);
  });

  const mayBypass = (may: boolean) =>
    place.look(`ALTER ROLE ${new URL(place.url).username} ${may ? 'BYPASSRLS' : 'NOBYPASSRLS'}`);
});

/** What the engine alone writes, or what only the deletion of a job leaves. */
const UNOWNED: ReadonlySet<string> = new Set(['workers', 'tombstones', 'rates']);

const DRAWN: ReadonlySet<string> = new Set(['number', 'position', 'next', 'claimId', 'event', 'message']);

/** Without numbers and names that are drawn, and places in the log. */
function comparable(answers: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answers, (name, value) =>
      DRAWN.has(name) || (name === 'duplicateOf' && /^\d+$/.test(value)) ? undefined : value,
    ),
  );
}
