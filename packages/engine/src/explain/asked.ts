import { controlOf, type Job, type JobUpdate, type Reason, toMoment } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import type { StoredJob } from '../stored.ts';
import { byWhom, reasonOf } from './reason.ts';

/** Something was asked of a job in a worker's hands, and the worker has not confirmed it yet, or ought to have. */
export function askedReason(
  { clock }: Runtime,
  { state, stuck = false, worker }: Job,
  { confirmBy }: StoredJob,
  updates: readonly JobUpdate[],
): Reason {
  const asked = controlOf(state);
  const update = updates.findLast(({ event }) => event === asked);
  const isLate = stuck || (confirmBy !== undefined && confirmBy <= clock.now());
  const by = confirmBy === undefined ? {} : { confirmBy: toMoment(confirmBy) };
  const facts = { asked, at: update?.at, by: update?.by, reason: update?.reason, worker, ...by };
  const since = update === undefined ? '' : ` at ${update.at}${byWhom(update)}`;
  const begun = `It was asked to ${asked}${since}`;
  if (!isLate) return reasonOf('asked', `${begun}; its worker has not confirmed yet.`, facts);
  const text = `${begun}; its worker should have confirmed by now.`;
  return reasonOf('stuck', text, facts, { action: 'force' });
}
