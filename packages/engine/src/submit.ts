import { createHash } from 'node:crypto';
import {
  DEFAULT_MAX_ATTEMPTS,
  fromMoment,
  JobError,
  type JobOptions,
  type SubmitRequest,
  type Submitted,
  type Violation,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { requestViolations } from './check-request.ts';
import { readJob } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { InsertCommand, Label, NewJob } from './store-command.ts';
import type { Done } from './store-result.ts';
import type { StoredJob } from './stored.ts';
import { toJob } from './view.ts';

/** How long an idempotency key is remembered. */
const KEEP_KEY_MS = 24 * 3_600_000;

/** Checks a request, fills the defaults, applies the idempotency key; resolves when the job is durable. */
export async function submit(runtime: Runtime, caller: Caller, request: SubmitRequest): Promise<Submitted> {
  try {
    const violations = requestViolations(request);
    if (violations.length === 0) violations.push(...(await inputViolations(runtime, caller, request)));
    if (violations.length > 0) throw invalid(violations);
    return await insert(runtime, caller, request);
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
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

async function insert(runtime: Runtime, caller: Caller, request: SubmitRequest): Promise<Submitted> {
  const job = newJob(runtime, caller, request);
  const result = await runtime.commit(withIdempotency({ type: 'insert', job }, request));
  if (result.refused && result.refused !== 'idempotency-conflict')
    throw refusalError(result, job.id, 'be stored');
  if (result.refused)
    throw new JobError(
      'idempotency-conflict',
      `The idempotency key ${request.idempotencyKey} belongs to job ${result.jobId}, which was submitted with another body.`,
      { ...(result.jobId !== undefined && { jobId: result.jobId }) },
    );
  if (result.duplicateOf !== undefined)
    return { job: await readJob(runtime, caller, result.duplicateOf), duplicate: true };
  if (job.state === 'scheduled') runtime.dueAt(job.dueAt ?? result.at + (job.dueInMs ?? 0));
  const description = runtime.catalogue.describe(caller.tenant, request.kind);
  return { job: toJob(asStored(job, result), caller, description, result.at), duplicate: false };
}

function withIdempotency(command: InsertCommand, { idempotencyKey, ...body }: SubmitRequest): InsertCommand {
  if (idempotencyKey === undefined) return command;
  const fingerprint = createHash('sha256').update(canonical(body)).digest('base64');
  return { ...command, idempotency: { key: idempotencyKey, fingerprint, keepMs: KEEP_KEY_MS } };
}

/** The same text for the same JSON, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function newJob({ newJobId, catalogue, clock }: Runtime, caller: Caller, request: SubmitRequest): NewJob {
  const { kind, input, idempotencyKey, delayMs, scheduledAt, priority, maxAttempts, startBy, ...given } =
    request;
  const description = catalogue.describe(caller.tenant, kind);
  const dueAt = scheduledAt === undefined ? undefined : fromMoment(scheduledAt);
  const later = (delayMs ?? 0) > 0 || (dueAt !== undefined && dueAt > clock.now());
  const options: JobOptions = {
    ...(description?.mode !== undefined && { mode: description.mode }),
    ...(description?.version !== undefined && { kindVersion: description.version }),
    ...given,
    ...(caller.actor !== 'local' && { createdBy: caller.actor }), // a key speaks for itself alone
  };
  const labels = labelsOf(given);
  return {
    id: newJobId(),
    tenant: caller.tenant,
    kind,
    state: given.trigger === 'manual' ? 'created' : later ? 'scheduled' : 'queued',
    maxAttempts: maxAttempts ?? description?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    priority: priority ?? 0,
    ...(later && dueAt !== undefined && { dueAt }),
    ...(later && delayMs !== undefined && { dueInMs: delayMs }),
    ...(startBy !== undefined && { startBy: fromMoment(startBy) }),
    ...(input !== undefined && { input: JSON.stringify(input) }),
    ...(hasAny(options) && { options: JSON.stringify(options) }),
    ...(labels.length > 0 && { labels }),
  };
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

function labelsOf({ owner, tags, attributes }: JobOptions): Label[] {
  if (owner === undefined && tags === undefined && attributes === undefined) return [];
  return [
    ...(owner === undefined ? [] : [{ name: 'owner', value: owner }]),
    ...(tags ?? []).map((value) => ({ name: 'tag', value })),
    ...Object.entries(attributes ?? {}).map(([name, value]) => ({ name: `attribute.${name}`, value })),
  ];
}

/** The row that the insert has made; reading it back would cost every submit a query. */
function asStored({ dueInMs, labels, ...job }: NewJob, { at }: Done): StoredJob {
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
    ...(job.state === 'queued' && { queuedAt: at }),
    ...(dueAt !== undefined && { dueAt }),
  };
}
