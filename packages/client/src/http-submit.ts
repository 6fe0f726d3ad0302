import {
  type ErrorCode,
  type InTransaction,
  isJobError,
  type Job,
  JobError,
  type SubmitRequest,
  type Submitted,
} from '@longrun/core';
import type { HttpCall } from './http-call.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { fromEmbeddedProblem } from './problem.ts';

/** The most that one batch may hold. */
const MAX_BATCH = 1_000;

/** Refusals of one request for what it says; everything else would have met any request. */
const ABOUT_THE_REQUEST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid-request',
  'invalid-input',
  'kind-not-found',
  'idempotency-conflict',
  'external-id-taken',
  'predecessor-not-found',
  'too-large',
]);

type BatchResult = { readonly job: Job; readonly duplicate: boolean } | { readonly error: unknown };

/** Submits over HTTP. Each request carries a key, its own where the caller gave none, so that repeating it
 *  after a lost answer gives the same job and not a second one. */
export async function submitOverHttp(
  call: HttpCall,
  requests: readonly SubmitRequest[],
  { tx }: InTransaction = {},
): Promise<Submitted[]> {
  if (tx !== undefined) throw noTransaction();
  const keyed = requests.map((request) => ({ idempotencyKey: newIdempotencyKey(), ...request }));
  const [only] = keyed;
  if (only && keyed.length === 1) return [await submitOne(call, only)];
  const submitted: Submitted[] = [];
  for (let at = 0; at < keyed.length; at += MAX_BATCH)
    submitted.push(...(await submitBatch(call, keyed.slice(at, at + MAX_BATCH))));
  return submitted;
}

function noTransaction(): JobError {
  const message =
    'cannot travel to a server. Open Longrun in this process, on the Postgres of the transaction: openLongrun({ store: "postgres://…" }).';
  const errors = [{ pointer: '/tx', message }];
  return new JobError('invalid-request', `Nothing was sent: /tx ${message}`, { errors });
}

async function submitOne(call: HttpCall, body: SubmitRequest): Promise<Submitted> {
  try {
    const { status, body: job } = await call.json<Job>({
      method: 'POST',
      path: '/v1/jobs',
      body,
      repeatable: true,
    });
    return { job, duplicate: status === 200 };
  } catch (error) {
    if (isJobError(error) && ABOUT_THE_REQUEST.has(error.code)) return { error };
    throw error;
  }
}

async function submitBatch(call: HttpCall, jobs: readonly SubmitRequest[]): Promise<Submitted[]> {
  const { body } = await call.json<{ readonly results: readonly BatchResult[] }>({
    method: 'POST',
    path: '/v1/jobs/batch',
    body: { jobs },
    repeatable: true,
  });
  return body.results.map((result) =>
    'job' in result ? result : { error: fromEmbeddedProblem(result.error, call.url) },
  );
}
