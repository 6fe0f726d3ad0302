import { JobError, type SubmitRequest, type Submitted, type Violation } from '@longrun/core';
import type { Caller } from './caller.ts';
import { requestViolations } from './check-request.ts';
import { fingerprintOf } from './fingerprint-of.ts';
import { newJob } from './new-job.ts';
import { readJob } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { showJob } from './show-job.ts';
import type { InsertCommand, NewJob } from './store-command.ts';
import type { Done } from './store-result.ts';
import type { StoredJob } from './stored.ts';
import { uniqueRuleOf } from './unique-rule.ts';

/** How long an idempotency key is remembered. */
const KEEP_KEY_MS = 24 * 3_600_000;

/** Checks a request, fills the defaults, applies the idempotency key; resolves when the job is durable. */
export function submit(runtime: Runtime, caller: Caller, request: SubmitRequest): Promise<Submitted> {
  return answered(async () => {
    await assertValid(runtime, caller, request);
    return insert(runtime, caller, request);
  });
}

/** What goes wrong with one request is its answer. */
export async function answered(work: () => Promise<Submitted>): Promise<Submitted> {
  try {
    return await work();
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Rejects with `invalid-input`, which names every field that is wrong. */
export async function assertValid(runtime: Runtime, caller: Caller, request: SubmitRequest): Promise<void> {
  const violations = requestViolations(request);
  if (violations.length === 0) violations.push(...(await inputViolations(runtime, caller, request)));
  if (violations.length > 0) throw invalid(violations);
}

function inputViolations({ catalogue }: Runtime, { tenant }: Caller, { kind, input }: SubmitRequest) {
  return catalogue.violations(tenant, kind, input);
}

function invalid(errors: readonly Violation[]): JobError {
  const [first] = errors;
  const place = first && `${first.pointer} ${first.message}`.trim().replace(/\.$/, '');
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new JobError('invalid-input', `Nothing was stored: ${place}${more}.`, { errors });
}

/** Stores a request that was checked. */
export async function insert(
  runtime: Runtime,
  caller: Caller,
  request: SubmitRequest,
  job: NewJob = newJob(runtime, caller, request),
): Promise<Submitted> {
  const unique = uniqueRuleOf(request);
  const command: InsertCommand = { type: 'insert', job, ...(unique && { unique }) };
  const result = await runtime.commit(withIdempotency(command, request));
  if (result.refused === 'predecessor-not-found') throw noPredecessor(request, result.jobId);
  if (result.refused === 'external-id-taken') throw externalIdTaken(request, result.jobId);
  if (result.refused && result.refused !== 'idempotency-conflict')
    throw refusalError(result, job.id, 'be stored');
  if (result.refused)
    throw new JobError(
      'idempotency-conflict',
      `The idempotency key ${request.idempotencyKey} belongs to job ${result.jobId}, which was submitted with another body.`,
      { ...(result.jobId !== undefined && { jobId: result.jobId }) },
    );
  if (unique?.debounce) runtime.dueAt(result.at + unique.debounce.waitMs);
  if (result.duplicateOf !== undefined)
    return { job: await readJob(runtime, caller, result.duplicateOf), duplicate: true };
  if (job.state === 'scheduled') runtime.dueAt(job.dueAt ?? result.at + (job.dueInMs ?? 0));
  // What it waits for had ended before, or it had begun before: it has already gone on.
  if (result.updates.length > 1 || job.reached)
    return { job: await readJob(runtime, caller, job.id), duplicate: false };
  return { job: showJob(runtime, caller, asStored(job, result), result.at), duplicate: false };
}

function noPredecessor({ predecessorIds = [] }: SubmitRequest, jobId = ''): JobError {
  const pointer = `/predecessorIds/${predecessorIds.indexOf(jobId)}`;
  const message = `there is no job ${jobId}`;
  return new JobError('predecessor-not-found', `Nothing was stored: ${pointer}: ${message}.`, {
    jobId,
    errors: [{ pointer, message }],
  });
}

function externalIdTaken({ externalId }: SubmitRequest, jobId = ''): JobError {
  const message = `Nothing was stored: the external id ${externalId} belongs to job ${jobId}.`;
  const errors = [{ pointer: '/externalId', message: `belongs to job ${jobId}` }];
  return new JobError('external-id-taken', message, { jobId, errors });
}

function withIdempotency(command: InsertCommand, { idempotencyKey, ...body }: SubmitRequest): InsertCommand {
  if (idempotencyKey === undefined) return command;
  const idempotency = { key: idempotencyKey, fingerprint: fingerprintOf(body), keepMs: KEEP_KEY_MS };
  return { ...command, idempotency };
}

/** The row that the insert has made; reading it back would cost every submit a query. */
function asStored(
  { dueInMs, startWithinMs, labels, waitingFor, jobTimeoutMs, idleTimeoutMs, reached, ...job }: NewJob,
  { at }: Done,
): StoredJob {
  const dueAt = job.dueAt ?? (dueInMs === undefined ? undefined : at + dueInMs);
  return {
    ...job,
    number: 0,
    sequence: 1,
    run: 1,
    attempt: 0,
    createdAt: at,
    isPartial: false,
    hasCheckpoint: false,
    hasParts: false,
    byCaller: job.byCaller === true,
    stuck: false,
    workedMs: 0,
    ...(waitingFor && { waitingFor: JSON.stringify(waitingFor) }),
    ...(job.state === 'queued' && { queuedAt: at }),
    ...(dueAt !== undefined && { dueAt }),
    ...(startWithinMs !== undefined && { startBy: (dueAt ?? at) + startWithinMs }),
  };
}
