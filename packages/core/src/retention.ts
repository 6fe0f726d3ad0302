import type { JobState } from './lifecycle.ts';

/** How long a job is kept after its end, in milliseconds; with 0 it goes at the next look. */
export interface Retention {
  readonly succeededMs?: number;
  /** From the moment somebody fetched the result of a succeeded job, where that is over before `succeededMs`. */
  readonly fetchedMs?: number;
  readonly failedMs?: number;
  readonly cancelledMs?: number;
}

const DAY_MS = 24 * 3_600_000;

/** A month for what somebody may still want to see, a week for what has been seen or was given up. */
export const DEFAULT_RETENTION: Required<Retention> = {
  succeededMs: 30 * DAY_MS,
  fetchedMs: 7 * DAY_MS,
  failedMs: 30 * DAY_MS,
  cancelledMs: 7 * DAY_MS,
};

// Object.keys widens to string[]; these are exactly the keys of the table above.
export const RETENTION_FIELDS = Object.keys(DEFAULT_RETENTION) as (keyof Retention)[];

/** A hundred years: as good as for ever. */
export const MAX_RETENTION_MS = 36_525 * DAY_MS;

/** What decides when an ended job goes; moments in milliseconds since 1970. */
export interface Ended {
  readonly state: JobState;
  readonly finishedAt?: number;
  readonly fetchedAt?: number;
}

/** When a job is to be removed; undefined as long as it has not ended. */
export function expiryOf(
  { state, finishedAt, fetchedAt }: Ended,
  retention: Retention = {},
): number | undefined {
  if (finishedAt === undefined) return undefined;
  const { succeededMs, fetchedMs, failedMs, cancelledMs } = { ...DEFAULT_RETENTION, ...retention };
  switch (state) {
    case 'succeeded':
      return Math.min(finishedAt + succeededMs, (fetchedAt ?? Number.POSITIVE_INFINITY) + fetchedMs);
    case 'failed':
      return finishedAt + failedMs;
    case 'cancelled':
      return finishedAt + cancelledMs;
    default:
      return undefined;
  }
}
