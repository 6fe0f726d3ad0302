// How many jobs per second from backlog to stored result?

import { setTimeout as sleep } from 'node:timers/promises';
import { openLongrun } from 'longrun';
import { echo, PAYLOAD } from './echo.ts';
import { type Bench, median } from './figure.ts';
import type { BenchStore } from './store.ts';

const JOBS = 50_000;
const ROUNDS = 3;
const CONCURRENCY = 1_000;
const LOOK_EVERY_MS = 20;

export const process: Bench = {
  question: 'How many jobs per second from backlog to stored result?',
  async run(report, store) {
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rates.push(await workOff(store));
    report({
      figure: `backlog to stored result, ${CONCURRENCY} at once`,
      value: Math.round(median(rates)),
      unit: 'per second',
      of: `median of ${ROUNDS} × ${JOBS}, one process`,
    });
  },
};

async function workOff(benchStore: BenchStore): Promise<number> {
  await using fresh = await benchStore.fresh();
  const store = fresh.address;
  await fill(store);
  await using longrun = await openLongrun({ store, jobs: [echo], concurrency: CONCURRENCY });
  const start = performance.now();
  // The youngest job is claimed last; a few stragglers beside it do not change the figure.
  const {
    jobs: [last],
  } = await longrun.list({ limit: 1 });
  while ((await longrun.get(last?.id ?? '')).state !== 'succeeded') await sleep(LOOK_EVERY_MS);
  return (JOBS * 1_000) / (performance.now() - start);
}

async function fill(store: string): Promise<void> {
  await using longrun = await openLongrun({ store });
  const batch = Array.from({ length: 1_000 }, () => ({ kind: echo.kind, input: PAYLOAD }));
  for (let done = 0; done < JOBS; done += batch.length) await longrun.submitMany(batch);
}
