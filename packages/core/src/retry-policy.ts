/** How long to wait before the next attempt. */
export interface Backoff {
  readonly type: 'fixed' | 'exponential';
  /** The wait before the second attempt, in milliseconds. */
  readonly delayMs: number;
  /** The longest wait, in milliseconds. */
  readonly maxDelayMs?: number;
  /** The share of the wait that is random, 0–1: many jobs that failed together must not return together. */
  readonly jitter?: number;
}

/** What one code of failure leads to. */
export interface ErrorRule {
  /** The failure's `code`, or the beginning of one with `*` at the end. */
  readonly code: string;
  /** True: the job fails at once, whatever attempts are left. */
  readonly permanent?: boolean;
  /** The wait before the next attempt, in place of the job's own. */
  readonly backoff?: Backoff;
}

/** The first rule for a code. */
export function ruleFor(rules: readonly ErrorRule[] | undefined, code: string): ErrorRule | undefined {
  return rules?.find((rule) =>
    rule.code.endsWith('*') ? code.startsWith(rule.code.slice(0, -1)) : code === rule.code,
  );
}

/** Times a job may take its worker down, without having saved anything in between, before it is quarantined. */
export const MAX_CRASHES = 3;

export const DEFAULT_BACKOFF: Backoff = {
  type: 'exponential',
  delayMs: 1_000,
  maxDelayMs: 300_000,
  jitter: 0.2,
};

/** Attempts a job gets when nobody says otherwise. A worker's crash uses one up, so one would be too few. */
export const DEFAULT_MAX_ATTEMPTS = 3;

/** The wait in milliseconds after `attempt` (1 = the first) has failed. `random` is in [0, 1). */
export function backoffMs(backoff: Backoff, attempt: number, random: number): number {
  const growth = backoff.type === 'exponential' ? 2 ** Math.min(attempt - 1, 30) : 1;
  const wait = Math.min(backoff.delayMs * growth, backoff.maxDelayMs ?? Number.MAX_SAFE_INTEGER);
  const jitter = backoff.jitter ?? 0;
  return Math.round(wait * (1 - jitter) + wait * jitter * 2 * random);
}
