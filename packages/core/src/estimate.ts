import { paceOf, type Sample } from './pace.ts';
import { isLongerThanUsual, type UsualTime } from './usual.ts';

/** What is left of a job, as a range that holds four of five cases. */
export interface Estimate {
  /** Milliseconds in a worker's hands. */
  readonly lowMs: number;
  readonly highMs: number;
  /** What it rests on: the handler's own word, the job's progress, earlier jobs of the kind, or these two together. */
  readonly basis: 'handler' | 'progress' | 'history' | 'both';
  /** The job has taken longer already than nearly all of its kind. */
  readonly longerThanUsual?: true;
}

export interface Evidence {
  /** Milliseconds in a worker's hands until now, without pauses and queues. */
  readonly workedMs: number;
  /** The part of it that went into work which was lost and is done again. */
  readonly lostMs?: number;
  /** How far the job was and when, oldest first; neither falls. */
  readonly samples: readonly Sample[];
  readonly usual?: UsualTime | undefined;
  /** What is left by the handler's own word, in milliseconds. */
  readonly promisedMs?: number | undefined;
}

/** What is left of a job; undefined when nothing sensible can be said. Early on it leans on earlier jobs of the kind, later on
 *  the job's own progress. */
export function estimate(evidence: Evidence): Estimate | undefined {
  const { workedMs, lostMs = 0, samples, usual, promisedMs } = evidence;
  const late = isLongerThanUsual(workedMs, usual) && ({ longerThanUsual: true } as const);
  // Once its moment has passed, the handler's word is worth nothing.
  if (promisedMs !== undefined && promisedMs > 0)
    return { lowMs: Math.round(promisedMs), highMs: Math.round(promisedMs), basis: 'handler', ...late };
  const seen = byProgress(samples, workedMs);
  const known = usual && byHistory(usual, workedMs - lostMs);
  const guess = seen && known ? weigh(seen, known) : (seen ?? known);
  if (!guess) return undefined;
  const width = ODDS ** guess.spread;
  return {
    lowMs: Math.round(guess.middleMs / width),
    highMs: Math.round(guess.middleMs * width),
    basis: guess.basis,
    ...late,
  };
}

/** A log-logistic distribution: half of the cases lie below the middle, and the odds change with the ratio to it. Its
 *  quantiles are closed forms, and its tails are long, as those of real jobs are. */
interface Guess {
  readonly middleMs: number;
  readonly spread: number;
  readonly basis: Estimate['basis'];
}

/** 9 to 1: the odds at either end of a range that holds four of five cases. */
const ODDS = 9;
const LEAST_SPREAD = 0.02;

/** How unsure one single earlier job would leave us; many leave what their times differ by. */
const SPREAD_OF_ONE_JOB = 0.35;

/** What is left when earlier jobs took so long and this one has not ended yet. */
function byHistory({ count, lowMs, typicalMs, highMs }: UsualTime, workedMs: number): Guess {
  const middle = Math.max(1, typicalMs);
  const differ = spreadOf(Math.max(1, lowMs), Math.max(1, highMs));
  const spread = Math.hypot(differ, SPREAD_OF_ONE_JOB / Math.sqrt(count), LEAST_SPREAD);
  const odds = (workedMs / middle) ** (1 / spread); // that such a job has ended by now
  const left = (share: number) =>
    odds < Number.MAX_VALUE
      ? middle * ((odds + share) / (1 - share)) ** spread - workedMs
      : workedMs * ((1 - share) ** -spread - 1);
  return {
    middleMs: Math.max(1, left(0.5)),
    spread: spreadOf(Math.max(1, left(0.1)), Math.max(1, left(0.9))),
    basis: 'history',
  };
}

/** The spread of a distribution with these two as its lowest and highest tenth. */
function spreadOf(low: number, high: number): number {
  return Math.log(high / low) / (2 * Math.log(ODDS));
}

// Set so that the ranges hold what they promise for the workloads in estimate.test.ts.
/** What lies ahead may be unlike what lies behind; the more of it there is, the more. */
const SPREAD_OF_REST = 0.4;
const REST_POWER = 1.2;
const SPREAD_OF_ONE_STRETCH = 0.15;
/** By how much a deviation of 1 spreads the result; chaos beyond `MAX_DEVIATION` makes no range wider. */
const SPREAD_OF_DEVIATION = 0.55;
const MAX_DEVIATION = 2;
const SPREAD_OF_TENDENCY = 0.3;
/** Silence up to so many times the usual gap between two reports is no standstill. */
const PATIENCE = 1.5;
/** While the next report is awaited, the time left is counted down to this share of it. */
const LEAST_LEFT = 0.1;

/** What is left when the job goes on as it went. */
function byProgress(samples: readonly Sample[], workedMs: number): Guess | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return undefined;
  const usualGapMs = (last.workedMs - first.workedMs) / Math.max(1, samples.length - 1);
  const silentMs = Math.max(0, workedMs - last.workedMs);
  const awaitedMs = Math.min(silentMs, PATIENCE * usualGapMs);
  const reached = { percent: last.percent, workedMs: last.workedMs + silentMs - awaitedMs };
  const pace = paceOf([...samples.slice(0, -1), reached]);
  if (!pace) return undefined;
  const rest = Math.max(100 - last.percent, 0.5); // all is done but the end
  const restMs = rest * pace.costMs;
  return {
    middleMs: Math.max(restMs - awaitedMs, restMs * LEAST_LEFT),
    spread: Math.hypot(
      SPREAD_OF_REST * (rest / 100) ** REST_POWER,
      SPREAD_OF_ONE_STRETCH / Math.sqrt(pace.stretches),
      SPREAD_OF_DEVIATION * Math.min(pace.deviation, MAX_DEVIATION),
      SPREAD_OF_TENDENCY * pace.tendency,
      LEAST_SPREAD,
    ),
    basis: 'progress',
  };
}

/** So many spreads apart, the two contradict each other: then this job is not like the others. */
const CONTRADICTION = 4;
/** Below this share, one of the two is not worth mentioning. */
const MENTIONED = 0.15;

/** Both together, each as far as it is sure of itself. */
function weigh(seen: Guess, known: Guess): Guess {
  const apart = Math.log(seen.middleMs / known.middleMs);
  const doubt = 1 + (apart / Math.hypot(seen.spread, known.spread) / CONTRADICTION) ** 4;
  const [own, others] = [seen.spread ** -2, known.spread ** -2 / doubt];
  const share = others / (own + others);
  return {
    middleMs: seen.middleMs / Math.exp(share * apart),
    spread: Math.hypot((own + others) ** -0.5, apart * share * (1 - share)),
    basis: share < MENTIONED ? 'progress' : share > 1 - MENTIONED ? 'history' : 'both',
  };
}
