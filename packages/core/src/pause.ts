import type { Moment } from './json.ts';

export const PAUSE_SCOPES = ['kind', 'queue', 'owner'] as const;
export type PauseScope = (typeof PAUSE_SCOPES)[number];

/** What a pause is about: exactly one of the three. */
export interface PauseTarget {
  readonly kind?: string;
  readonly queue?: string;
  readonly owner?: string;
}

export interface PauseRequest extends PauseTarget {
  /** At most 1,000 characters. */
  readonly reason?: string;
  /** Lifts itself then. */
  readonly until?: Moment;
  /** True: running jobs are asked to pause as well. Those that save no checkpoint go on. */
  readonly running?: boolean;
}

/** A pause in force: no job of the kind, the queue or the owner is given to a worker. */
export interface Pause extends PauseTarget {
  readonly reason?: string;
  readonly until?: Moment;
  readonly pausedBy: string;
  readonly createdAt: Moment;
}

/** Holds many jobs back at once. They keep their state and their place, and wait to be claimed. */
export interface PauseApi {
  list(): Promise<readonly Pause[]>;
  /** Pauses, or changes the pause about the same. Jobs in workers' hands go on unless `running` says otherwise. */
  set(request: PauseRequest): Promise<Pause>;
  /** Rejects with `pause-not-found`. With `running` the paused jobs of the kind, the queue or the owner are resumed as well, whoever
   *  paused them. */
  lift(target: PauseTarget & { readonly running?: boolean }): Promise<void>;
}
