import { type ErrorCode, JobError, type PlannedJob, type PlanOptions } from '@longrun/core';
import { etagMatches } from '../etag-matches.ts';
import type { Reply } from '../reply.ts';
import { type Ask, route } from '../route.ts';
import { etagOf } from './etag-of.ts';
import { plannedJob } from './schemas/planned-job.ts';
import { jsonObject } from './schemas/scalars.ts';

const tag = 'Plan';
const PATH = '/v1/jobs/{id}/plan';
const headers = { 'If-Match': 'An ETag of the job: refused when anything was stored since' };
const answers = { 200: { means: 'The job and its plan as they are after', schema: plannedJob } };
const errors: readonly ErrorCode[] = ['transition-refused', 'job-changed'];

export const getPlan = route({
  id: 'getPlan',
  method: 'GET',
  path: PATH,
  scope: 'read',
  tag,
  summary: 'Read the plan of a job; empty when it has none',
  answers: { 200: { means: 'The job and its plan', schema: plannedJob } },
  async handle({ server, caller, params }) {
    return reply(await server.jobs(caller).plans.get(params.id));
  },
});

export const putPlan = route({
  id: 'putPlan',
  method: 'PUT',
  path: PATH,
  scope: 'control',
  tag,
  summary: 'Give a job that has not begun a plan; the same twice changes nothing',
  headers,
  body: jsonObject,
  answers,
  errors,
  example: { fieldMapping: [{ sourceField: 'Mail', destinationField: 'email' }] },
  async handle(ask) {
    const { plans } = ask.server.jobs(ask.caller);
    return reply(await plans.put(ask.params.id, ask.body, await condition(ask)));
  },
});

export const patchPlan = route({
  id: 'patchPlan',
  method: 'PATCH',
  path: PATH,
  scope: 'control',
  tag,
  summary: 'Set members of a plan; null removes one, the others stay',
  headers,
  body: jsonObject,
  answers,
  errors,
  example: { unmappedSourceFields: [], programId: null },
  async handle(ask) {
    const { plans } = ask.server.jobs(ask.caller);
    return reply(await plans.patch(ask.params.id, ask.body, await condition(ask)));
  },
});

function reply(json: PlannedJob): Reply {
  return { headers: { etag: etagOf(json.job) }, json };
}

/** What `If-Match` asks for. The ETag is compared here, weak as it is; that the job stays as it is seen here is the store's to decide. */
async function condition({ server, caller, request, params }: Ask<'id'>): Promise<PlanOptions> {
  const header = request.headers.get('if-match');
  if (header === null) return {};
  const job = await server.jobs(caller).get(params.id);
  if (etagMatches(header, etagOf(job))) return { ifSequence: job.sequence };
  const { id: jobId, state, sequence } = job;
  throw new JobError('job-changed', `Job ${jobId} was changed meanwhile; read it again.`, {
    jobId,
    state,
    sequence,
  });
}
