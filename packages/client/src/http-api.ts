import {
  type Artifact,
  type BulkPreview,
  type Explanation,
  type Job,
  type JobApi,
  JobError,
  type JobPage,
  type JobResult,
  type KnownKind,
  type ListQuery,
  type MessagePage,
  type UpdatePage,
  type WorkerInfo,
} from '@longrun/core';
import type { Deadline } from './deadline.ts';
import { openArtifactOverHttp } from './http-artifact.ts';
import { type HttpCall, type HttpOptions, httpCall } from './http-call.ts';
import { limitsOverHttp, pausesOverHttp } from './http-rules.ts';
import { schedulesOverHttp } from './http-schedules.ts';
import { submitOverHttp } from './http-submit.ts';
import { searchParams } from './search-params.ts';
import { watchEvents } from './watch.ts';

/** The longest that the server holds an answer back. */
const MAX_WAIT_SECONDS = 60;

/** The job API of a server, over its native HTTP routes. Everything that only reads, and every submit, is asked again a
 *  few times when the server is away or busy; a control is asked once. Rejects with a `JobError`:
 *  `unreachable` when there is no answer, otherwise with the error that the server told. */
export function httpApi(options: HttpOptions): JobApi {
  const call = httpCall(options);
  return {
    submit: (requests) => submitOverHttp(call, requests),
    get: async (jobId) => (await call.json<Job>({ path: jobPath(jobId) })).body,
    list: async (query = {}) =>
      (await call.json<JobPage>({ path: '/v1/jobs', query: listParams(query) })).body,
    control: async (jobId, verb, body) => (await post<Job>(call, jobPath(jobId, verb), body)).body,
    answer: async (jobId, value, options) =>
      (await post<Job>(call, jobPath(jobId, 'answer'), { value, ...options })).body,
    acknowledge: async (jobId) => (await post<Job>(call, jobPath(jobId, 'acknowledge'))).body,
    delete: async (jobId) => {
      await call.json<undefined>({ method: 'DELETE', path: jobPath(jobId) });
    },
    result: (jobId, { waitMs = 0, signal } = {}) => resultOf(call, jobId, waitMs, signal),
    messages: async (jobId, options = {}) =>
      (await call.json<MessagePage>({ path: jobPath(jobId, 'messages'), query: searchParams(options) })).body,
    history: async (jobId, options = {}) =>
      (await call.json<UpdatePage>({ path: jobPath(jobId, 'history'), query: searchParams(options) })).body,
    explain: async (jobId) => (await call.json<Explanation>({ path: jobPath(jobId, 'explain') })).body,
    watch: (jobId, options) =>
      watchEvents((after, deadline) => openEvents(call, jobId, after, deadline), options),
    kinds: async () =>
      (await call.json<{ readonly kinds: readonly KnownKind[] }>({ path: '/v1/kinds' })).body.kinds,
    workers: async () =>
      (await call.json<{ readonly workers: readonly WorkerInfo[] }>({ path: '/v1/workers' })).body.workers,
    schedules: schedulesOverHttp(call),
    pauses: pausesOverHttp(call),
    limits: limitsOverHttp(call),
    artifacts: async (jobId) =>
      (await call.json<{ readonly artifacts: readonly Artifact[] }>({ path: jobPath(jobId, 'artifacts') }))
        .body.artifacts,
    openArtifact: (jobId, name, range) =>
      openArtifactOverHttp(call, jobPath(jobId, `artifacts/${encodeURIComponent(name)}`), range),
    bulk: {
      preview: async (request) =>
        (await post<BulkPreview>(call, '/v1/bulk', { ...request, preview: true })).body,
      run: async (request) => (await post<Job>(call, '/v1/bulk', request)).body,
    },
  };
}

function jobPath(jobId: string, below?: string): string {
  const path = `/v1/jobs/${encodeURIComponent(jobId)}`;
  return below === undefined ? path : `${path}/${below}`;
}

function post<Body>(call: HttpCall, path: string, body?: unknown) {
  return call.json<Body>({ method: 'POST', path, body });
}

function listParams({ attributes = {}, ...filters }: ListQuery): URLSearchParams {
  const named = Object.entries(attributes).map(([name, value]) => [`attribute.${name}`, value]);
  return searchParams({ ...filters, ...Object.fromEntries(named) });
}

/** Asks as often as it takes to wait `waitMs`: the server holds one answer back for a minute at most. */
async function resultOf(
  call: HttpCall,
  jobId: string,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<JobResult | undefined> {
  const until = performance.now() + waitMs;
  for (;;) {
    const leftMs = Math.max(0, until - performance.now());
    const seconds = Math.min(MAX_WAIT_SECONDS, Math.ceil(leftMs / 1_000));
    const answer = await call
      .json<JobResult>({
        path: jobPath(jobId, 'result'),
        query: searchParams({ wait: seconds }),
        deadlineMs: 30_000 + seconds * 1_000,
        signal,
      })
      .catch((error: unknown) => {
        if (signal?.aborted) return undefined; // who stops waiting has no result, as in process
        throw error;
      });
    if (answer?.status === 200) return answer.body;
    if (!answer || performance.now() >= until) return undefined;
  }
}

async function openEvents(
  call: HttpCall,
  jobId: string,
  after: number,
  deadline: Deadline,
): Promise<ReadableStream<Uint8Array>> {
  const path = jobPath(jobId, 'events');
  const { headers, body } = await call.open(
    {
      path,
      query: searchParams({ after }),
      headers: { accept: 'text/event-stream' },
    },
    deadline,
  );
  if (body && headers.get('content-type')?.startsWith('text/event-stream')) return body;
  throw new JobError('not-found', `There is no event stream at ${call.url}${path}; is it a Longrun server?`);
}
