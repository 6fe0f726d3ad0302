import { type ControlVerb, type ErrorCode, isJobError, type JobState, type PauseScope } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { control } from '../control.ts';
import type { Runtime } from '../runtime.ts';
import type { JobFilter } from '../store-query.ts';

const PAGE = 500;

/** A job that cannot do it, or no longer, is passed over. */
const PASSED_OVER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'transition-refused',
  'not-pausable',
  'job-deleted',
  'job-not-found',
]);

/** Asks the same of every job of a kind, a queue or an owner that is in that state. */
export async function askAll(
  runtime: Runtime,
  caller: Caller,
  { scope, value }: { readonly scope: PauseScope; readonly value: string },
  state: JobState,
  verb: ControlVerb,
  reason?: string,
): Promise<void> {
  const filter: JobFilter = {
    tenant: caller.tenant,
    states: [state],
    limit: PAGE,
    ...CONDITION[scope](value),
  };
  const ask = (jobId: string) =>
    control(runtime, caller, jobId, verb, reason === undefined ? {} : { reason }).catch((error: unknown) => {
      if (!isJobError(error) || !PASSED_OVER.has(error.code)) throw error;
    });
  let beforeNumber = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const jobs = await runtime.store.read({ type: 'list', ...filter, beforeNumber });
    await Promise.all(jobs.map(({ id }) => ask(id)));
    if (jobs.length < PAGE) return;
    beforeNumber = jobs.at(-1)?.number ?? 0;
  }
}

const CONDITION = {
  kind: (kind) => ({ kind }),
  queue: (queue) => ({ queue }),
  owner: (value) => ({ labels: [{ name: 'owner', value }] }),
} as const satisfies Record<PauseScope, (value: string) => Partial<JobFilter>>;
