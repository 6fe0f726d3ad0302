import type { JobState, WaitingFor } from '@longrun/core';
import type { Context } from '../context.ts';
import type { Row, Work } from '../statement.ts';

/** A job that waits, or did. */
export interface Waiter {
  readonly number: number;
  readonly id: string;
  readonly state: JobState;
  /** When the wait is over in any case. */
  readonly dueAt?: number;
  readonly waitingFor?: WaitingFor;
}

const FIND = 'SELECT number, id, state, due_at, waiting_for FROM jobs WHERE number = :number';

export function* findWaiter({ sql }: Context, number: number): Work<Waiter | undefined> {
  const row = yield* sql(FIND).get({ number });
  return row && toWaiter(row);
}

export function toWaiter(row: Row): Waiter {
  return {
    number: Number(row.number),
    id: String(row.id),
    state: row.state as JobState, // the CHECK of the schema
    ...(row.due_at !== null && { dueAt: Number(row.due_at) }),
    // Written by this package from a WaitingFor.
    ...(row.waiting_for !== null && { waitingFor: JSON.parse(String(row.waiting_for)) as WaitingFor }),
  };
}
