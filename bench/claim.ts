// What does a claim cost with few and many jobs waiting, and with many that have ended?
import { LOCAL_CALLER, openEngine } from '@longrun/engine';
import { PAYLOAD } from './echo.ts';
import { type Bench, median } from './figure.ts';
import type { BenchStore } from './store.ts';

const KIND = 'bench:echo';
const AT_ONCE = 100;
const CLAIMS = 60;
const WARM = 10;
const FEW = 10_000;
const MANY = 1_000_000;

const SITUATIONS = [
  { name: '10 thousand waiting', waiting: FEW, ended: 0 },
  { name: '1 million waiting', waiting: MANY, ended: 0 },
  { name: '10 thousand waiting, 1 million ended', waiting: FEW, ended: MANY },
] as const;

export const claim: Bench = {
  question: `What does a claim of ${AT_ONCE} jobs cost, whatever else is there?`,
  async run(report, store) {
    for (const { name, waiting, ended } of SITUATIONS)
      report({
        figure: name,
        value: Number((await measure(store, waiting, ended)).toFixed(2)),
        unit: 'ms',
        of: `median of ${CLAIMS} claims of ${AT_ONCE}`,
      });
  },
};

async function measure(benchStore: BenchStore, waiting: number, ended: number): Promise<number> {
  await using fresh = await benchStore.fresh();
  await (await fresh.open()).close(); // makes the tables
  if (ended > 0) await fresh.run(seed('e', ended, `'succeeded', NULL, NULL, 1, 1`));
  await fresh.run(seed('w', waiting, `'queued', 1, i, NULL, NULL`));
  await fresh.run('ANALYZE');
  const engine = await openEngine({ store: await fresh.open() });
  try {
    const source = engine.source(LOCAL_CALLER);
    const times: number[] = [];
    for (let count = 0; count < WARM + CLAIMS; count += 1) {
      const start = performance.now();
      const jobs = await source.claim({ workerId: 'bench', kinds: [KIND], capacity: AT_ONCE });
      if (jobs.length !== AT_ONCE) throw new Error(`${jobs.length} jobs came instead of ${AT_ONCE}`);
      if (count >= WARM) times.push(performance.now() - start);
    }
    return median(times);
  } finally {
    await engine.close();
  }
}

/** Rows as submits and handlers would have left them, made by the database itself: a million submits would take longer than all claims. */
function seed(prefix: string, count: number, state: string): string {
  return `INSERT INTO jobs (id, tenant, kind, sequence, run, attempt, max_attempts, priority, created_at, input, state, queued_at, rank,
      started_at, finished_at)
    WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count})
    SELECT '${prefix}' || i, '${LOCAL_CALLER.tenant}', '${KIND}', 1, 1, 0, 1, 0, 1, '${JSON.stringify(PAYLOAD)}', ${state} FROM numbers`;
}
