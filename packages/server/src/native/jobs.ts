import { LIST_ORDERS, type SubmitRequest } from '@longrun/core';
import { z } from 'zod';
import { etagMatches } from '../etag-matches.ts';
import type { Reply } from '../reply.ts';
import { route } from '../route.ts';
import { etagOf } from './etag-of.ts';
import { jobAfterWait } from './job-after-wait.ts';
import { preferredWaitMs } from './prefer.ts';
import { jobPage } from './schemas/answers.ts';
import { job } from './schemas/job.ts';
import { jobFilter } from './schemas/job-filter.ts';
import { onBehalf } from './schemas/on-behalf.ts';
import { name } from './schemas/scalars.ts';
import { submitRequest } from './schemas/submit-request.ts';
import { withIdempotencyKey } from './with-idempotency-key.ts';

const tag = 'Jobs';
const example: SubmitRequest = { kind: 'demo:echo', input: { message: 'hello' } };

export const submitJob = route({
  id: 'submitJob',
  method: 'POST',
  path: '/v1/jobs',
  scope: 'submit',
  tag,
  summary: 'Submit a job',
  body: submitRequest,
  headers: {
    'Idempotency-Key': 'The same key and body give the same job for a day',
    Prefer: '`wait=N`: answer when the job has ended, or after N seconds (at most 60)',
    traceparent: 'W3C trace context, kept with the job',
  },
  answers: {
    201: { means: 'The job, durably stored', schema: job },
    200: {
      means:
        'The job of an earlier request: with this idempotency key, or the one of which there is to be one at a time',
      schema: job,
    },
  },
  errors: ['invalid-request', 'idempotency-conflict', 'external-id-taken', 'store-full', 'outcome-unknown'],
  example,
  async handle(ask) {
    const waitMs = preferredWaitMs(ask.request.headers.get('prefer'));
    const [submitted] = await ask.server
      .jobs(ask.caller)
      .submit([withHeaders(ask.body, ask.request.headers)]);
    if (!submitted) throw new Error('The engine answered no submit.');
    if (submitted.error) throw submitted.error;
    const made = waitMs > 0 ? await jobAfterWait(ask, submitted.job.id, waitMs) : submitted.job;
    return {
      status: submitted.duplicate ? 200 : 201,
      headers: {
        location: `/v1/jobs/${made.id}`,
        ...(waitMs > 0 && { 'preference-applied': `wait=${waitMs / 1_000}` }),
      },
      json: made,
    };
  },
});

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

function withHeaders(request: SubmitRequest, headers: Headers): SubmitRequest {
  const trace = headers.get('traceparent');
  // A malformed trace is to be ignored (W3C Trace Context, 3.2.2), and the body's own goes first.
  const isTraced = trace !== null && request.traceparent === undefined && TRACEPARENT.test(trace);
  const keyed = withIdempotencyKey(request, headers);
  return isTraced ? { ...keyed, traceparent: trace } : keyed;
}

export const listJobs = route({
  id: 'listJobs',
  method: 'GET',
  path: '/v1/jobs',
  scope: 'read',
  tag,
  summary: 'List jobs',
  query: z.strictObject({
    ...jobFilter,
    attribute: z.record(name, name).describe('`attribute.NAME=VALUE`, repeated').exactOptional(),
    limit: z.int().min(1).max(500).describe('50 unless told otherwise').exactOptional(),
    cursor: z.string().min(1).max(2_000).describe('`nextCursor` of the page before').exactOptional(),
    order: z.enum(LIST_ORDERS).describe('`newest` first unless told otherwise').exactOptional(),
    counts: z.boolean().describe('Count the matching jobs per state').exactOptional(),
  }),
  answers: { 200: { means: 'A page', schema: jobPage } },
  errors: ['invalid-request'],
  async handle({ server, caller, query: { attribute, ...query } }) {
    const page = await server.jobs(caller).list({ ...query, ...(attribute && { attributes: attribute }) });
    return { json: page };
  },
});

export const listParts = route({
  id: 'listParts',
  method: 'GET',
  path: '/v1/jobs/{id}/parts',
  scope: 'read',
  tag: 'Follow',
  summary: 'List the parts of a split job, the last made first unless told otherwise',
  query: z.strictObject({
    limit: z.int().min(1).max(500).describe('50 unless told otherwise').exactOptional(),
    cursor: z.string().min(1).max(2_000).describe('`nextCursor` of the page before').exactOptional(),
    order: z.enum(LIST_ORDERS).exactOptional(),
    counts: z.boolean().describe('Count the parts per state').exactOptional(),
  }),
  answers: { 200: { means: 'A page', schema: jobPage } },
  errors: ['invalid-request'],
  async handle({ server, caller, params, query }) {
    const jobs = server.jobs(caller);
    await jobs.get(params.id); // of a job that is not there, there are no parts
    return { json: await jobs.list({ ...query, parentId: params.id }) };
  },
});

export const getJob = route({
  id: 'getJob',
  method: 'GET',
  path: '/v1/jobs/{id}',
  scope: 'read',
  tag,
  summary: 'Read a job',
  query: onBehalf,
  headers: { 'If-None-Match': 'An ETag of this job; 304 when nothing was stored since' },
  answers: {
    200: { means: 'The job', schema: job },
    304: { means: 'Nothing was stored since' },
  },
  async handle({ server, caller, request, params, query }): Promise<Reply> {
    const found = await server.jobs(caller).get(params.id, query);
    const etag = etagOf(found);
    const headers = { etag };
    return etagMatches(request.headers.get('if-none-match'), etag)
      ? { status: 304, headers }
      : { headers, json: found };
  },
});

export const deleteJob = route({
  id: 'deleteJob',
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  scope: 'control',
  tag,
  summary: 'Delete a job that is not in a worker’s hands, with all it made',
  query: z.strictObject({
    force: z
      .boolean()
      .describe('Take it from its worker, too, which is told to drop its work')
      .exactOptional(),
  }),
  answers: { 204: { means: 'It is gone' } },
  errors: ['transition-refused'],
  async handle({ server, caller, params, query }) {
    await server.jobs(caller).delete(params.id, query);
    return { status: 204 };
  },
});
