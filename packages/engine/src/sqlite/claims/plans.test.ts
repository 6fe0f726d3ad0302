import { doesNotMatch, match, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoreCommand } from '../../store-command.ts';
import { TENANT } from '../../testing/index.ts';
import { claimCommand } from '../../testing/store-contract/claiming.ts';
import { connect, MEMORY } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { openSession } from '../session.ts';

const job = { tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 1, priority: 0 } as const;
const place = { tenant: TENANT, by: 'ops' } as const;
const rate = { count: 9, perMs: 1_000 };

/** A queue of jobs with and without owners, under every kind of rule, and what is asked about them. */
const COMMANDS: readonly StoreCommand[] = [
  { type: 'insert', job: { ...job, id: 'a', owner: 'ann', queue: 'q', concurrencyKey: 'k' } },
  { type: 'insert', job: { ...job, id: 'b' } },
  { type: 'save-pause', ...place, scope: 'owner', value: 'bob' },
  ...(['kind', 'queue', 'key'] as const).flatMap((scope): StoreCommand[] => [
    { type: 'save-limit', ...place, scope, value: '*', concurrency: 9, rate },
    { type: 'save-limit', ...place, scope, value: 'k', concurrency: 9, rate },
  ]),
  claimCommand({ limit: 5 }),
];

function plans(): Map<string, string> {
  const db = connect(MEMORY);
  migrate(db);
  const texts: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    texts.push(sql);
    return prepare(sql);
  };
  const session = openSession(db);
  session.write(COMMANDS, 1_000_000);
  session.read({ type: 'standing', tenant: TENANT, jobId: 'a' }, 0);
  for (const type of ['limits', 'pauses', 'workers'] as const) session.read({ type, tenant: TENANT }, 0);
  const planOf = (sql: string) =>
    prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('\n');
  return new Map(texts.map((sql) => [sql, planOf(sql)]));
}

describe('a claim under rules', () => {
  const all = plans();
  test('reads no table from end to end', () => {
    for (const [sql, plan] of all)
      for (const line of plan.split('\n'))
        doesNotMatch(line, /^SCAN (?!json_each|CONSTANT|\(sub|found|used).*(?<!INDEX .*)$/, sql);
  });
  test('takes ready jobs in the order of their index', () => {
    const ready = [...all].filter(([sql]) => /state = 'queued'.*ORDER BY owner, rank/s.test(sql));
    ok(ready.length > 0);
    for (const [sql, plan] of ready) {
      match(plan, /USING COVERING INDEX jobs_ready/, sql);
      doesNotMatch(plan, /TEMP B-TREE/, sql);
    }
  });
  test('counts what runs by an index of its own', () => {
    const counts = [...all].filter(([sql]) =>
      /SELECT count\(\*\) AS count FROM jobs WHERE lease_until IS NOT NULL AND lease_until </.test(sql),
    );
    ok(counts.length >= 3);
    for (const [sql, plan] of counts) match(plan, /USING COVERING INDEX jobs_leased/, sql);
  });
});
