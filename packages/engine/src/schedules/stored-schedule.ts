import type { JobState } from '@longrun/core';

export interface StoredSchedule extends ScheduleContent {
  readonly tenant: string;
  readonly name: string;
  /** Rises with every change and every fire. */
  readonly revision: number;
  readonly pausedAt?: number;
  /** The latest moment that was dealt with, whatever came of it. */
  readonly lastAt?: number;
  readonly lastJob?: string;
  readonly lastJobAt?: number;
  /** Of the last job, where it still exists. */
  readonly lastState?: JobState;
  readonly made: number;
  readonly skipped: number;
  readonly missed: number;
  readonly error?: string;
  readonly errorAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What people and definitions decide about a schedule. */
export interface ScheduleContent {
  /** A ScheduleSpec as JSON. */
  readonly spec: string;
  readonly updatedBy: string;
  /** Written by the definition of a kind, and by nobody since. */
  readonly isDefined: boolean;
  readonly nextAt?: number;
  /** Set while it is paused. */
  readonly pausedBy?: string;
  readonly pauseReason?: string;
}

export interface DueSchedules {
  /** The longest due first. */
  readonly schedules: readonly StoredSchedule[];
  /** The store's clock at the look. */
  readonly at: number;
}
