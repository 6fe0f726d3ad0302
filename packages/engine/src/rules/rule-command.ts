import type { LimitScope, PauseScope, Rate } from '@longrun/core';

/** What a rule is about: the jobs of a tenant that share one value. */
export interface RulePlace<Scope extends string> {
  readonly tenant: string;
  readonly scope: Scope;
  readonly value: string;
}

/** Pauses, or changes the pause that is there. */
export interface SavePauseCommand extends RulePlace<PauseScope> {
  readonly type: 'save-pause';
  readonly reason?: string;
  readonly until?: number;
  readonly by: string;
}

/** Refused with `pause-not-found` where none is in force. */
export interface LiftPauseCommand extends RulePlace<PauseScope> {
  readonly type: 'lift-pause';
}

/** Sets a limit, in place of the one that an operator has set before. */
export interface SaveLimitCommand extends RulePlace<LimitScope> {
  readonly type: 'save-limit';
  readonly concurrency?: number;
  readonly rate?: Rate;
  readonly by: string;
}

/** Refused with `limit-not-found` where no operator has set one. */
export interface RemoveLimitCommand extends RulePlace<LimitScope> {
  readonly type: 'remove-limit';
}

export type RuleCommand = SavePauseCommand | LiftPauseCommand | SaveLimitCommand | RemoveLimitCommand;
