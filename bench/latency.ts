// How long from submit to the start of the handler, on an idle system?
import { defineJob, openLongrun } from 'longrun';
import { type Bench, percentile } from './figure.ts';

const JOBS = 2_000;

export const latency: Bench = {
  question: 'How long from submit to the start of the handler, on an idle system?',
  async run(report, store) {
    await using fresh = await store.fresh();
    let started = Promise.withResolvers<number>();
    const probe = defineJob({ kind: 'bench:probe', run: async () => started.resolve(performance.now()) });
    await using longrun = await openLongrun({ store: fresh.address, jobs: [probe] });
    const waits: number[] = [];
    for (let done = 0; done < JOBS; done += 1) {
      started = Promise.withResolvers();
      const start = performance.now();
      await longrun.submitMany([{ kind: probe.kind }]);
      waits.push((await started.promise) - start);
    }
    for (const percent of [50, 99])
      report({
        figure: `submit to handler start, p${percent}`,
        value: Number(percentile(waits, percent).toFixed(3)),
        unit: 'ms',
        of: `${JOBS} jobs, one after the other`,
      });
  },
};
