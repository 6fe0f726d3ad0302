import type { LimitScope } from '@longrun/core';

/** Where a queued job stands. */
export interface Standing {
  /** Jobs of its kind and its owner that go before it; counted up to 10,000. */
  readonly ahead: number;
  /** Owners that take turns with its own; may count some that have just run out of jobs. */
  readonly otherOwners: number;
  /** What it shares with others, by scope. */
  readonly uses: readonly Use[];
}

export interface Use {
  readonly scope: LimitScope;
  readonly value: string;
  readonly running: number;
  /** When the next start would be due if all were evenly spaced. */
  readonly nextStart?: number;
}
