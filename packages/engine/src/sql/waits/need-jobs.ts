import { isFinal, type JobState, type WaitingFor } from '@longrun/core';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

type WaitingForJobs = Extract<WaitingFor, { type: 'jobs' }>;

const FIND = 'SELECT number, state FROM jobs WHERE id = :id AND tenant = :tenant';
const NEED = `INSERT INTO needs (needed, job, open) VALUES (:needed, :job, :open)
  ON CONFLICT (needed, job) DO UPDATE SET open = excluded.open`;
const MARK = 'UPDATE jobs SET is_needed = 1 WHERE number = :number';

/** The first of these jobs that the tenant does not have. */
export function* missingJob(
  { sql }: Context,
  tenant: string,
  jobIds: readonly string[],
): Work<string | undefined> {
  for (const id of jobIds) if (!(yield* sql(FIND).get({ id, tenant }))) return id;
  return undefined;
}

/** Notes that a job needs the ends of others. One that does not exist has nothing to end with, and is passed over. */
export function* needJobs(
  { sql }: Context,
  { number, tenant }: { readonly number: number; readonly tenant: string },
  { jobIds, onFailure }: Pick<WaitingForJobs, 'jobIds' | 'onFailure'>,
): Work<void> {
  for (const id of jobIds) {
    const row = yield* sql(FIND).get({ id, tenant });
    if (!row) continue;
    const needed = Number(row.number);
    const state = row.state as JobState; // the CHECK of the schema
    // Another end may still follow, but only who waits for success has use for it.
    const isOver = state === 'succeeded' || (isFinal(state) && onFailure !== 'wait');
    yield* sql(NEED).run({ needed, job: number, open: isOver ? 0 : 1 });
    yield* sql(MARK).run({ number: needed });
  }
}
