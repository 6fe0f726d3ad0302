import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Estimate, type Evidence, estimate } from './estimate.ts';
import type { Sample } from './pace.ts';
import { type SimulatedRun, seeded, simulatedRun, type Workload } from './testing/simulated-run.ts';
import { type UsualTime, usualTime } from './usual.ts';

const evenly = (percent: number, stepMs = 1_000): Sample[] =>
  Array.from({ length: percent + 1 }, (_, at) => ({ workedMs: at * stepMs, percent: at }));
const widthOf = ({ lowMs, highMs }: Estimate) => highMs / Math.max(1, lowMs);
const usual: UsualTime = { count: 40, lowMs: 80_000, typicalMs: 100_000, highMs: 130_000 };

function estimated(evidence: Evidence): Estimate {
  const result = estimate(evidence);
  ok(result, 'nothing is said');
  return result;
}

describe('an estimate', () => {
  test('lies around what is left of a job that goes evenly, and narrows', () => {
    let width = Number.POSITIVE_INFINITY;
    for (const percent of [5, 20, 50, 80, 95]) {
      const result = estimated({ workedMs: percent * 1_000, samples: evenly(percent) });
      const left = (100 - percent) * 1_000;
      ok(result.lowMs <= left && left <= result.highMs, `${percent}: ${JSON.stringify(result)}`);
      ok(widthOf(result) < width, `the range at ${percent} % is no narrower`);
      width = widthOf(result);
    }
    ok(width < 1.5);
  });
  test('says nothing where nothing is known, or too little was seen', () => {
    equal(estimate({ workedMs: 60_000, samples: [] }), undefined);
    equal(estimate({ workedMs: 60_000, samples: evenly(0) }), undefined);
    equal(estimate({ workedMs: 500, samples: evenly(50, 10) }), undefined);
  });
  test('follows the handler’s own word until that has passed', () => {
    const evidence = { workedMs: 20_000, samples: evenly(20), usual };
    const promised = estimated({ ...evidence, promisedMs: 5_000 });
    deepEqual(promised, { lowMs: 5_000, highMs: 5_000, basis: 'handler' });
    deepEqual(estimate({ ...evidence, promisedMs: -1 }), estimate(evidence));
  });
  test('rests on earlier jobs at first, then on both, in the end on the progress alone', () => {
    const basisAt = (percent: number) =>
      estimated({ workedMs: percent * 1_000, samples: evenly(percent), usual }).basis;
    deepEqual([0, 30, 95].map(basisAt), ['history', 'both', 'progress']);
  });
  test('of a job that is unlike the others believes the job', () => {
    const samples = evenly(40, 10_000); // ten times as slow as usual
    const { lowMs, highMs } = estimated({ workedMs: 400_000, samples, usual });
    ok(lowMs < 600_000 && 600_000 < highMs && lowMs > 250_000);
  });
  test('takes its time from earlier jobs, less what this one has worked', () => {
    const begun = estimated({ workedMs: 0, samples: [], usual });
    ok(Math.abs(begun.lowMs - 80_000) < 5_000 && Math.abs(begun.highMs - 130_000) < 10_000);
    const later = estimated({ workedMs: 60_000, samples: [], usual });
    ok(later.lowMs > 15_000 && later.highMs < 90_000);
  });
  test('does not count what was worked in vain towards the usual time', () => {
    const again = estimated({ workedMs: 90_000, lostMs: 90_000, samples: [], usual });
    deepEqual(again, estimated({ workedMs: 0, samples: [], usual }));
  });
  test('says when a job takes longer than usual, and still gives a range', () => {
    const late = estimated({ workedMs: 200_000, samples: [], usual });
    equal(late.longerThanUsual, true);
    ok(late.highMs > late.lowMs);
    ok(estimated({ workedMs: 1e9, samples: [], usual: { ...usual, lowMs: 100_000, highMs: 100_000 } }));
  });
  test('counts down while a report is awaited, and rises when none comes', () => {
    const samples = evenly(50, 2_000).filter(({ percent }) => percent % 10 === 0); // one in 20 s
    const middle = (workedMs: number) => {
      const { lowMs, highMs } = estimated({ workedMs, samples });
      return Math.sqrt(lowMs * highMs);
    };
    ok(middle(110_000) < middle(100_000));
    ok(middle(400_000) > middle(100_000));
  });
  test('sees that a job slows down', () => {
    const samples = Array.from({ length: 51 }, (_, percent) => ({ workedMs: 20 * percent ** 2, percent }));
    const { lowMs, highMs } = estimated({ workedMs: 50_000, samples });
    ok(lowMs < 150_000 && 150_000 < highMs); // a straight line would say 50 s
  });
});

describe('estimates of any evidence', () => {
  const samples = fc
    .array(fc.record({ workedMs: fc.nat(1e8), percent: fc.double({ min: 0, max: 100, noNaN: true }) }), {
      maxLength: 60,
    })
    .map((list) => {
      const times = list.map(({ workedMs }) => workedMs).sort((a, b) => a - b);
      const percents = list.map(({ percent }) => percent).sort((a, b) => a - b);
      return times.map((workedMs, index): Sample => ({ workedMs, percent: percents[index] ?? 0 }));
    });
  const history = fc.array(fc.nat(1e9), { maxLength: 30 }).map(usualTime);

  test('are finite, never negative, and low is never above high', () => {
    fc.assert(
      fc.property(samples, history, fc.nat(1e9), fc.nat(1e8), (seen, usually, restMs, lostMs) => {
        const workedMs = (seen.at(-1)?.workedMs ?? 0) + restMs;
        const evidence = { workedMs, samples: seen, usual: usually, lostMs: Math.min(lostMs, workedMs) };
        const result = estimate(evidence);
        if (!result) return;
        ok(result.lowMs >= 0 && result.lowMs <= result.highMs, JSON.stringify(result));
        ok(Number.isFinite(result.highMs), JSON.stringify(result));
      }),
      { numRuns: 1_000 },
    );
  });
});

const SHARES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97];

/** The estimate of a run when that share of its time has passed. */
function estimateAt({ samples, totalMs }: SimulatedRun, share: number, usually?: UsualTime) {
  const workedMs = totalMs * share;
  const seen = samples.filter((sample) => sample.workedMs <= workedMs);
  return estimate({ workedMs, samples: seen, usual: usually });
}

/** How often the truth lay in the range, over many runs and all the way. */
function hits(workload: Workload, historyOf: number): number {
  const random = seeded(11);
  const run = () => simulatedRun(workload, random);
  const usually = usualTime(Array.from({ length: historyOf }, () => run().totalMs));
  const results = Array.from({ length: 60 }, run).flatMap((one) =>
    SHARES.flatMap((share) => {
      const result = estimateAt(one, share, usually);
      const left = one.totalMs * (1 - share);
      return result ? [result.lowMs <= left && left <= result.highMs] : [];
    }),
  );
  return results.filter(Boolean).length / results.length;
}

describe('of simulated jobs, the truth lies in the range', () => {
  // A change that nothing announces cannot be foreseen, so two phases are hit by chance until the second has begun.
  const LEAST: Record<Workload, [alone: number, withHistory: number]> = {
    linear: [0.9, 0.9],
    bursty: [0.65, 0.75],
    slowing: [0.8, 0.85],
    speeding: [0.8, 0.85],
    'two-phase': [0.6, 0.8],
  };
  for (const [name, [alone, withHistory]] of Object.entries(LEAST)) {
    const workload = name as Workload; // the keys of LEAST
    test(`${workload}: at least ${alone * 100} %, and ${withHistory * 100} % with a history`, () => {
      ok(hits(workload, 0) >= alone, `${hits(workload, 0)}`);
      ok(hits(workload, 50) >= withHistory, `${hits(workload, 50)}`);
    });
  }
  test('and it does not jump from one report to the next', () => {
    const random = seeded(3);
    const usually = usualTime(Array.from({ length: 50 }, () => simulatedRun('linear', random).totalMs));
    const { samples } = simulatedRun('linear', random);
    const ends = samples.slice(5, -1).map((sample, index) => {
      const seen = samples.slice(0, index + 6);
      const { lowMs, highMs } = estimated({ workedMs: sample.workedMs, samples: seen, usual: usually });
      return sample.workedMs + Math.sqrt(Math.max(1, lowMs) * Math.max(1, highMs));
    });
    const jumps = ends.slice(1).map((end, index) => Math.abs(Math.log(end / (ends[index] ?? end))));
    ok(Math.max(...jumps) < 0.15, `${Math.max(...jumps)}`);
  });
});
