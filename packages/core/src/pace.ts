/** How far a job was after so much time in a worker's hands. */
export interface Sample {
  /** Milliseconds, without pauses and queues. */
  readonly workedMs: number;
  /** 0 to 100. */
  readonly percent: number;
}

/** What the rest of a job costs, judged by what lies behind it. */
export interface Pace {
  /** Milliseconds for a percent of the rest. */
  readonly costMs: number;
  /** How far that may be off, as a share, by what made one stretch of the way dearer than another. */
  readonly deviation: number;
  /** How much of it is a tendency drawn out, as a logarithm; 0 where the job goes evenly. */
  readonly tendency: number;
  /** How many stretches of the way this rests on. */
  readonly stretches: number;
}

/** Enough to tell a burst from the pace, few enough that each holds some progress. */
const MAX_STRETCHES = 24;
/** Fewer show no tendency. */
const MIN_STRETCHES = 6;
/** Less than this says nothing about the rest. */
const MIN_PERCENT = 1;
const MIN_MS = 1_000;
/** A tendency is believed by half when it is so many times (squared) what chance alone would draw. */
const CAUTION = 6;
/** However steep the tendency, a percent of the rest costs no more than so many times those behind, and no less than
 *  that part of them. */
const MAX_CHANGE = 4;

/** The pace over samples, oldest first, whose times and percentages do not fall. Looks at what equal stretches of the way
 *  have cost: where later ones cost more or less than earlier ones, so will the rest. Undefined where too little was seen. */
export function paceOf(samples: readonly Sample[]): Pace | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return undefined;
  const seen = last.percent - first.percent;
  const seenMs = last.workedMs - first.workedMs;
  if (seenMs < MIN_MS || seen < MIN_PERCENT) return undefined;
  const stretches = Math.min(MAX_STRETCHES, samples.length - 1);
  const width = seen / stretches;
  const mean = seenMs / seen;
  const { slope, noise } = tendencyOf(costsOf(samples, stretches), width);
  // From the middle of what was seen to the middle of the rest, but never further than what was seen is long.
  const change = slope * Math.min((100 - first.percent) / 2, seen);
  const costMs = Math.min(Math.max(mean + change, mean / MAX_CHANGE), mean * MAX_CHANGE);
  const ahead = Math.max((100 - last.percent) / width, 0.1);
  return {
    costMs,
    deviation: Math.sqrt(noise * (1 / stretches + 1 / ahead)) / costMs,
    tendency: Math.abs(Math.log(costMs / mean)),
    stretches,
  };
}

/** What each of `count` equal stretches of the way has cost per percent. Between two samples the job is taken to go evenly. */
function costsOf(samples: readonly Sample[], count: number): number[] {
  const start = samples[0]?.percent ?? 0;
  const width = ((samples.at(-1)?.percent ?? 0) - start) / count;
  let next = 1;
  const timeAt = (percent: number): number => {
    while (next < samples.length - 1 && (samples[next]?.percent ?? 0) < percent) next += 1;
    const [from, to] = [samples[next - 1], samples[next]];
    if (!from || !to) return 0;
    const share = (percent - from.percent) / (to.percent - from.percent || 1);
    return from.workedMs + (to.workedMs - from.workedMs) * Math.min(1, share);
  };
  let before = samples[0]?.workedMs ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const at = timeAt(start + (index + 1) * width);
    const cost = (at - before) / width;
    before = at;
    return cost;
  });
}

/** A straight line through the costs, by least squares: how steep it is, as far as it can be told from chance, and what the costs
 *  scatter around it (squared). */
function tendencyOf(costs: readonly number[], width: number): { slope: number; noise: number } {
  const middle = (costs.length - 1) / 2;
  const place = (index: number) => (index - middle) * width;
  const mean = sum(costs) / costs.length;
  const squares = sum(costs.map((_, index) => place(index) ** 2));
  const slope = squares > 0 ? sum(costs.map((cost, index) => cost * place(index))) / squares : 0;
  const residues = costs.map((cost, index) => (cost - mean - slope * place(index)) ** 2);
  const noise = costs.length > 2 ? sum(residues) / (costs.length - 2) : 0;
  if (slope === 0 || costs.length < MIN_STRETCHES) return { slope: 0, noise };
  return { slope: slope ** 3 / (slope ** 2 + (CAUTION * noise) / squares), noise };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
