import type { JsonObject, PlanApi, PlannedJob, PlanOptions } from '@longrun/core';
import type { HttpCall } from './http-call.ts';

/** The plans of a server's jobs, over its native HTTP routes. */
export function plansOverHttp(call: HttpCall): PlanApi {
  const save =
    (method: 'PUT' | 'PATCH') =>
    async (jobId: string, body: JsonObject, { ifSequence }: PlanOptions = {}) => {
      const headers = ifSequence === undefined ? {} : { 'if-match': `W/"${ifSequence}"` };
      return (await call.json<PlannedJob>({ method, path: pathOf(jobId), body, headers })).body;
    };
  return {
    get: async (jobId) => (await call.json<PlannedJob>({ path: pathOf(jobId) })).body,
    put: save('PUT'),
    patch: save('PATCH'),
  };
}

function pathOf(jobId: string): string {
  return `/v1/jobs/${encodeURIComponent(jobId)}/plan`;
}
