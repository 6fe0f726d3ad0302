import type { LimitScope, PauseScope, Rate } from '@longrun/core';

export interface StoredPause {
  readonly scope: PauseScope;
  readonly value: string;
  readonly reason?: string;
  readonly until?: number;
  readonly pausedBy: string;
  readonly createdAt: number;
}

export interface StoredLimit {
  readonly scope: LimitScope;
  readonly value: string;
  readonly concurrency?: number;
  readonly rate?: Rate;
  /** Asked for by the definition of the kind. */
  readonly isDeclared: boolean;
  readonly setBy?: string;
  readonly setAt: number;
  /** Jobs of it in workers' hands; of `*`, of the value that has the most. */
  readonly running: number;
  /** When the next start would be due if all were evenly spaced; of `*` absent. */
  readonly nextStart?: number;
}
