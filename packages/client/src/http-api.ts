import type {
  Artifact,
  BulkPreview,
  Explanation,
  Job,
  JobApi,
  JobPage,
  JobResult,
  KnownKind,
  ListQuery,
  MessagePage,
  UpdatePage,
  WorkerInfo,
} from '@longrun/core';
import { actionsOverHttp } from './http-actions.ts';
import { openArtifactOverHttp } from './http-artifact.ts';
import { type HttpCall, type HttpOptions, httpCall } from './http-call.ts';
import { eventsOverHttp } from './http-events.ts';
import { plansOverHttp } from './http-plans.ts';
import { limitsOverHttp, pausesOverHttp } from './http-rules.ts';
import { schedulesOverHttp } from './http-schedules.ts';
import { submitOverHttp } from './http-submit.ts';
import { openEventStream } from './open-event-stream.ts';
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
    submit: (requests, options) => submitOverHttp(call, requests, options),
    get: async (jobId, options = {}) =>
      (await call.json<Job>({ path: jobPath(jobId), query: searchParams({ as: options.as }) })).body,
    list: async (query = {}) =>
      (await call.json<JobPage>({ path: '/v1/jobs', query: listParams(query) })).body,
    control: async (jobId, verb, body) => (await post<Job>(call, jobPath(jobId, verb), body)).body,
    answer: async (jobId, value, options) =>
      (await post<Job>(call, jobPath(jobId, 'answer'), { value, ...options })).body,
    report: async (jobId, report, options) =>
      (await post<Job>(call, jobPath(jobId, 'report'), { ...report, ...options })).body,
    split: async (jobId, request, options) =>
      (await post<Job>(call, jobPath(jobId, 'split'), { ...request, ...options })).body,
    acknowledge: async (jobId, options) =>
      (await post<Job>(call, jobPath(jobId, 'acknowledge'), options)).body,
    delete: async (jobId, options = {}) => {
      await call.json<undefined>({
        method: 'DELETE',
        path: jobPath(jobId),
        query: searchParams({ force: options.force }),
      });
    },
    result: (jobId, { waitMs = 0, signal } = {}) => resultOf(call, jobId, waitMs, signal),
    messages: async (jobId, options = {}) =>
      (await call.json<MessagePage>({ path: jobPath(jobId, 'messages'), query: searchParams(options) })).body,
    history: async (jobId, options = {}) =>
      (await call.json<UpdatePage>({ path: jobPath(jobId, 'history'), query: searchParams(options) })).body,
    explain: async (jobId) => (await call.json<Explanation>({ path: jobPath(jobId, 'explain') })).body,
    watch: (jobId, options) =>
      watchEvents(
        (after, deadline) =>
          openEventStream(call, jobPath(jobId, 'events'), searchParams({ after }), deadline),
        options,
      ),
    kinds: async () =>
      (await call.json<{ readonly kinds: readonly KnownKind[] }>({ path: '/v1/kinds' })).body.kinds,
    workers: async () =>
      (await call.json<{ readonly workers: readonly WorkerInfo[] }>({ path: '/v1/workers' })).body.workers,
    events: eventsOverHttp(call),
    schedules: schedulesOverHttp(call),
    pauses: pausesOverHttp(call),
    limits: limitsOverHttp(call),
    plans: plansOverHttp(call),
    actions: actionsOverHttp(call),
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
