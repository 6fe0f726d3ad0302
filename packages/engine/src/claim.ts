import { type ClaimedJob, type ClaimedPart, type ClaimRequest, type Job, JobError } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { PREDECESSORS, RETRY } from './step-names.ts';
import type { ClaimCommand } from './store-command.ts';
import type { ClaimedRow } from './stored.ts';

export const MAX_WAIT_MS = 60_000;
const MAX_CAPACITY = 10_000;
const LEASE_BOUNDS = { least: 1_000, most: 24 * 3_600_000 };

/** Takes queued jobs, stamping each with a fresh claim and a lease; waits for the first if there is none. */
export async function claim(
  runtime: Runtime,
  caller: Caller,
  embedded: boolean,
  request: ClaimRequest & Pick<ClaimCommand, 'alone'>,
  signal?: AbortSignal,
): Promise<ClaimedJob[]> {
  const command = commandFor(runtime, caller, embedded, request);
  await runtime.catalogue.load(caller.tenant);
  if (runtime.closing.aborted || command.limit === 0 || command.kinds.length === 0) return [];
  const rows = await take(runtime, command, Math.min(request.waitMs ?? 0, MAX_WAIT_MS), signal);
  if (signal?.aborted || runtime.closing.aborted) {
    await giveBack(runtime, caller, rows);
    return [];
  }
  for (const { kind } of rows) runtime.usual.expect(caller.tenant, kind);
  return rows.map((row) => toClaimedJob(runtime, caller.tenant, row, command.leaseMs));
}

function commandFor(
  runtime: Runtime,
  caller: Caller,
  embedded: boolean,
  request: ClaimRequest & Pick<ClaimCommand, 'alone'>,
): ClaimCommand {
  const { workerId, kinds, capacity, alone, leaseMs = runtime.leaseMs } = request;
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > MAX_CAPACITY)
    throw invalid('/capacity', `must be a whole number from 0 to ${MAX_CAPACITY}`);
  if (!Number.isInteger(leaseMs) || leaseMs < LEASE_BOUNDS.least || leaseMs > LEASE_BOUNDS.most)
    throw invalid(
      '/leaseMs',
      `must be a whole number from ${LEASE_BOUNDS.least} to ${LEASE_BOUNDS.most} milliseconds`,
    );
  return {
    type: 'claim',
    tenant: caller.tenant,
    kinds: [...new Set(kinds)],
    limit: capacity,
    workerId,
    embedded: embedded && runtime.store.exclusive,
    leaseMs,
    ...(alone && { alone }),
  };
}

function invalid(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `${pointer} ${message}.`, { errors: [{ pointer, message }] });
}

async function take(
  runtime: Runtime,
  command: ClaimCommand,
  waitMs: number,
  signal?: AbortSignal,
): Promise<readonly ClaimedRow[]> {
  const leave = runtime.roster.arrive(command);
  try {
    if (waitMs > 0) return await wait(runtime, command, waitMs, signal);
    const result = await runtime.commit(command);
    return result.refused ? [] : (result.claimed ?? []);
  } finally {
    leave();
  }
}

function wait(
  { waiting }: Runtime,
  command: ClaimCommand,
  waitMs: number,
  signal?: AbortSignal,
): Promise<readonly ClaimedRow[]> {
  const waiter = waiting.wait(command);
  const timer = setTimeout(waiter.leave, waitMs);
  if (signal?.aborted) waiter.leave();
  signal?.addEventListener('abort', waiter.leave);
  const done = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', waiter.leave);
  };
  void waiter.jobs.then(done, done);
  return waiter.jobs;
}

/** The asker has gone: what was claimed for it returns to the queue instead of waiting for its lease to run out. */
async function giveBack({ commit }: Runtime, { tenant }: Caller, rows: readonly ClaimedRow[]): Promise<void> {
  await Promise.all(
    rows.map(({ jobId, claimId }) =>
      commit({ type: 'move', jobId, event: 'release', fence: { by: 'claim', tenant, claimId } }),
    ),
  );
}

function toClaimedJob({ catalogue }: Runtime, tenant: string, row: ClaimedRow, leaseMs: number): ClaimedJob {
  const options: Partial<Job> = row.options === undefined ? {} : JSON.parse(row.options);
  const { [RETRY]: retry, [PREDECESSORS]: waited, ...steps } = row.steps ? parsedSteps(row.steps) : {};
  const part = partOf(options);
  const timeoutMs = options.timeoutMs ?? catalogue.describe(tenant, row.kind)?.timeoutMs;
  const { jobId, claimId, kind, run, attempt, maxAttempts } = row;
  return {
    jobId,
    claimId,
    kind,
    tenant,
    run,
    attempt,
    maxAttempts,
    leaseMs,
    ...(options.kindVersion !== undefined && { kindVersion: options.kindVersion }),
    ...(row.input !== undefined && { input: JSON.parse(row.input) }),
    ...(row.checkpoint !== undefined && { checkpoint: JSON.parse(row.checkpoint) }),
    ...(row.partial !== undefined && { partial: JSON.parse(row.partial) }),
    ...(row.progress !== undefined && { progress: JSON.parse(row.progress) }),
    ...(row.steps !== undefined && { steps }),
    ...(row.plan !== undefined && { plan: JSON.parse(row.plan) }),
    ...(part && { part }),
    ...(retry && { retry }),
    ...(waited?.value && { predecessors: waited.value }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(options.traceparent !== undefined && { traceparent: options.traceparent }),
    ...(options.scheduledFor !== undefined && { scheduledFor: options.scheduledFor }),
  };
}

/** Kept in the options of a part when it is made. */
function partOf({ parentId, part, partCount, partData }: Partial<Job>): ClaimedPart | undefined {
  if (parentId === undefined || part === undefined || partCount === undefined) return undefined;
  return { parentId, index: part, count: partCount, ...(partData !== undefined && { data: partData }) };
}

function parsedSteps(steps: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(steps).map(([name, result]) => [name, JSON.parse(result)]));
}
