import type { JobState, UpdateEvent } from '@longrun/core';
import type { StoredUpdate } from '../stored.ts';
import type { Context } from './context.ts';
import type { Soon } from './statement.ts';

const APPEND = `INSERT INTO updates (job, sequence, at, event, state, run, attempt, data)
  VALUES (:job, :sequence, :at, :event, :state, :run, :attempt, :data)`;

/** The row of a job that has just changed, as `RETURNING` gives it. */
export interface Changed {
  readonly number: number;
  readonly state: JobState;
  readonly sequence: number;
  readonly run: number;
  readonly attempt: number;
}

/** Who asked for a change, and why. */
export interface Asked {
  readonly by?: string;
  readonly reason?: string;
}

/** Appends one update in the transaction of the change it reports. */
export function append(
  { sql, now }: Context,
  jobId: string,
  job: Changed,
  event: UpdateEvent,
  changes?: object,
  { by, reason }: Asked = {},
): Soon<StoredUpdate> {
  const said = by === undefined ? changes : { ...changes, by, ...(reason !== undefined && { reason }) };
  const data = said && hasAny(said) ? JSON.stringify(said) : undefined;
  const { state, sequence, run, attempt } = job;
  const update = {
    jobId,
    sequence,
    at: now,
    event,
    state,
    run,
    attempt,
    ...(data !== undefined && { data }),
  };
  return sql(APPEND).write({ job: job.number, sequence, at: now, event, state, run, attempt, data }, update);
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
