import { type Estimate, estimate } from './estimate.ts';
import type { Job } from './job.ts';
import { fromMoment } from './json.ts';
import { isActive } from './lifecycle.ts';
import type { Sample } from './pace.ts';
import { percentOf } from './progress.ts';

/** Follows one job and tells what is left of it. Only time in a worker's hands counts; of a split job, that of its parts. */
export interface Estimator {
  /** Takes in the job as it was just read, or as it is after an update. */
  observe(job: Job): void;
  /** What is left now; undefined while nobody works on the job, and where nothing sensible can be said. */
  estimate(): Estimate | undefined;
  /** Percent per second of late; undefined until there is enough to tell, and while nothing moves. */
  speed(): number | undefined;
}

interface Seen {
  readonly job: Job;
  /** The server's moment. */
  readonly at: number;
  readonly workedMs: number;
  /** The same instant on the clock of this side. */
  readonly ownMs: number;
}

/** Moments of the job are the server's, so a wrong clock on this side changes nothing: `clock` only tells how many
 *  milliseconds have passed since. */
export function createEstimator(clock: () => number = () => performance.now()): Estimator {
  let seen: Seen | undefined;
  let before: Job | undefined;
  let start: Sample | undefined;
  let samples: readonly Sample[] = [];

  const passedMs = () => (seen ? clock() - seen.ownMs : 0);

  return {
    observe(job) {
      const at = momentOf(job);
      const workedMs = workedAt(job, at);
      if (workedMs === undefined) {
        seen = undefined;
        return;
      }
      if (!before || isAnew(before, job)) {
        start = startOf(job);
        samples = start ? [start] : [];
      }
      before = job;
      if (!seen || at > seen.at) seen = { job, at, workedMs, ownMs: clock() };
      const percent = percentOf(job.progress);
      if (percent !== undefined) samples = extended(samples, { workedMs, percent });
    },
    estimate() {
      if (!seen) return undefined;
      const { job, at, workedMs } = seen;
      const promised = job.progress?.estimatedCompletionAt;
      return estimate({
        workedMs: workedMs + passedMs(),
        lostMs: start?.workedMs ?? 0,
        samples,
        usual: start && job.usual,
        promisedMs: promised === undefined ? undefined : fromMoment(promised) - at - passedMs(),
      });
    },
    speed: () => (seen ? speedOf(samples, seen.workedMs + passedMs()) : undefined),
  };
}

/** The server's moment of this view, by what the view itself says. */
function momentOf({ queuedAt, elapsedMs }: Job): number {
  return queuedAt === undefined || elapsedMs === undefined ? Number.NaN : fromMoment(queuedAt) + elapsedMs;
}

/** How long the run has been worked on; undefined while it is not. */
function workedAt({ state, claimedAt, workedMs = 0, waitingFor }: Job, at: number): number | undefined {
  if (claimedAt === undefined || Number.isNaN(at)) return undefined;
  const claimedMs = Math.max(0, at - fromMoment(claimedAt));
  if (isActive(state)) return workedMs + claimedMs;
  return state === 'waiting' && waitingFor?.type === 'parts' ? claimedMs : undefined;
}

/** The work begins from the beginning: in a new run, or after a failure that left nothing to go on from. */
function isAnew(before: Job, job: Job): boolean {
  return before.run !== job.run || (before.attempt < job.attempt && !job.hasCheckpoint);
}

/** Where the job began at nothing. Unknown for a run that goes on from the checkpoint of an earlier one. */
function startOf({ run, attempt, hasCheckpoint, workedMs = 0 }: Job): Sample | undefined {
  if (hasCheckpoint) return run > 1 ? undefined : { workedMs: 0, percent: 0 };
  return { workedMs: attempt > 1 ? workedMs : 0, percent: 0 };
}

const MAX_SAMPLES = 128;

function extended(earlier: readonly Sample[], next: Sample): readonly Sample[] {
  const samples = endingBy(next.workedMs, earlier);
  if (samples.at(-1)?.percent === next.percent) return samples;
  // What lies above a fall of the percentage is done again, so it says nothing any more.
  const valid = samples.filter(({ percent }) => percent < next.percent);
  const kept =
    valid.length < MAX_SAMPLES
      ? valid
      : valid.filter((_, index) => index % 2 === 0 || index > MAX_SAMPLES / 2);
  return [...kept, next];
}

/** The time that a lost worker had worked is not counted in the end, so the count falls back when it is replaced. The pace until
 *  then is still known. */
function endingBy(workedMs: number, samples: readonly Sample[]): readonly Sample[] {
  const excess = (samples.at(-1)?.workedMs ?? 0) - workedMs;
  return excess > 0 ? samples.map((sample) => ({ ...sample, workedMs: sample.workedMs - excess })) : samples;
}

/** Long enough to ride out a slow item, short enough to follow a change of speed. */
const SPEED_OVER_MS = 30_000;
const LEAST_SPEED_MS = 1_000;

function speedOf(samples: readonly Sample[], workedMs: number): number | undefined {
  const last = samples.at(-1);
  const from = samples.findLast((sample) => sample.workedMs <= workedMs - SPEED_OVER_MS) ?? samples[0];
  if (!from || !last || last === from || workedMs - from.workedMs < LEAST_SPEED_MS) return undefined;
  return ((last.percent - from.percent) * 1_000) / (workedMs - from.workedMs);
}
