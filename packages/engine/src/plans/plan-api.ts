import { JobError, type JsonObject, type PlanApi, type PlannedJob, type PlanOptions } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { readJob } from '../read-job.ts';
import { refusalError } from '../refusal.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from '../schedules/assert-none.ts';

/** As much as a request about one thing may have. */
const MOST_BYTES = 1024 ** 2;

/** The plans of jobs on behalf of one caller. */
export function createPlanApi(runtime: Runtime, caller: Caller): PlanApi {
  const { store, commit } = runtime;
  const { tenant, actor } = caller;
  const get = async (jobId: string): Promise<PlannedJob> => {
    // The job first: its sequence must not be newer than the plan, or a change that relies on it would undo another.
    const job = await readJob(runtime, caller, jobId);
    const text = await store.read({ type: 'plan', jobId, tenant });
    return { job, plan: text === undefined ? {} : JSON.parse(text) };
  };
  const save = async (jobId: string, plan: JsonObject, merge: boolean, { ifSequence }: PlanOptions = {}) => {
    assertNone(isObject(plan) ? [] : [{ pointer: '/plan', message: 'must be a JSON object' }]);
    const result = await commit({
      type: 'save-plan',
      jobId,
      tenant,
      plan: JSON.stringify(plan),
      merge,
      mostBytes: MOST_BYTES,
      by: actor,
      ...(ifSequence !== undefined && { ifSequence }),
    });
    if (result.refused === 'plan-too-large')
      throw new JobError('too-large', `A plan may have at most ${MOST_BYTES} bytes.`, { limit: MOST_BYTES });
    if (result.refused) throw refusalError(result, jobId, 'be given another plan');
    return get(jobId);
  };
  return {
    get,
    put: (jobId, plan, options) => save(jobId, plan, false, options),
    patch: (jobId, change, options) => save(jobId, change, true, options),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
