import { type Schedule, toMoment } from '@longrun/core';
import type { StoredSchedule } from './stored-schedule.ts';
import { specOf } from './stored-spec.ts';

/** A schedule as its readers see it. */
export function toSchedule(stored: StoredSchedule): Schedule {
  const { name, made, skipped, missed, nextAt, updatedBy, createdAt, updatedAt } = stored;
  return {
    name,
    ...specOf(stored.spec),
    ...(nextAt !== undefined && { nextAt: toMoment(nextAt) }),
    ...pauseOf(stored),
    ...lastRunOf(stored),
    counts: { made, skipped, missed },
    ...lastErrorOf(stored),
    ...(stored.isDefined && { isDefined: true }),
    updatedBy,
    createdAt: toMoment(createdAt),
    updatedAt: toMoment(updatedAt),
  };
}

function pauseOf({ pausedAt, pausedBy, pauseReason }: StoredSchedule): Pick<Schedule, 'paused'> {
  if (pausedAt === undefined || pausedBy === undefined) return {};
  const reason = pauseReason === undefined ? {} : { reason: pauseReason };
  return { paused: { at: toMoment(pausedAt), by: pausedBy, ...reason } };
}

function lastRunOf({ lastJob, lastJobAt, lastState }: StoredSchedule): Pick<Schedule, 'lastRun'> {
  if (lastJob === undefined || lastJobAt === undefined) return {};
  const state = lastState === undefined ? {} : { state: lastState };
  return { lastRun: { jobId: lastJob, at: toMoment(lastJobAt), ...state } };
}

function lastErrorOf({ error, errorAt }: StoredSchedule): Pick<Schedule, 'lastError'> {
  if (error === undefined || errorAt === undefined) return {};
  return { lastError: { at: toMoment(errorAt), message: error } };
}
