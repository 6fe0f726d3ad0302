import type { Overlap } from '@longrun/core';
import type { InsertCommand, MoveCommand } from '../store-command.ts';
import type { ScheduleContent } from './stored-schedule.ts';

/** Writes a schedule as it was read and then changed. Refused with `schedule-changed` when somebody else, a fire among them, was
 *  quicker. */
export interface SaveScheduleCommand {
  readonly type: 'save-schedule';
  readonly tenant: string;
  readonly name: string;
  /** As it was read; absent when there was none. */
  readonly revision?: number;
  readonly content: ScheduleContent;
  /** A new schedule is refused with `too-many-schedules` where the tenant has so many. */
  readonly limit: number;
}

export interface RemoveScheduleCommand {
  readonly type: 'remove-schedule';
  readonly tenant: string;
  readonly name: string;
}

/** Deals with the moments of a schedule that have come, and sets its next. Refused with `schedule-changed` unless the
 *  schedule is as it was read, its next moment is `dueAt`, and that has come: so one moment never brings two jobs. */
export interface FireCommand {
  readonly type: 'fire';
  readonly tenant: string;
  readonly name: string;
  readonly revision: number;
  readonly dueAt: number;
  /** The last moment dealt with: `dueAt`, or a later one that has come as well. */
  readonly lastAt: number;
  /** The moment after that; absent when there is none to come. */
  readonly nextAt?: number;
  /** In order. Whether each is made is decided by `overlap` when its turn comes. */
  readonly runs: readonly InsertCommand[];
  readonly overlap: Overlap;
  /** How unfinished jobs are cancelled that are to be replaced. */
  readonly cancel?: Pick<MoveCommand, 'by' | 'reason' | 'confirmMs'>;
  /** Moments that bring no job because nothing ran then. */
  readonly missed: number;
  /** Why the moments bring no job. */
  readonly error?: string;
}

/** Makes a job of a schedule because somebody asked for it. */
export interface RunScheduleCommand {
  readonly type: 'run-schedule';
  readonly tenant: string;
  readonly name: string;
  readonly insert: InsertCommand;
}

export type ScheduleCommand = SaveScheduleCommand | RemoveScheduleCommand | FireCommand | RunScheduleCommand;
