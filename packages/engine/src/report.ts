import {
  advance,
  controlOf,
  isActive,
  isJobError,
  JobError,
  type JobReport,
  type JobState,
  type Progress,
  type ReportAnswer,
  toMoment,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { checkReport } from './check-report.ts';
import { type LiveClaim, liveClaim } from './live-claims.ts';
import { readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { settle } from './settle.ts';
import type { ReportCommand } from './store-command.ts';

/** Progress of a job that goes on reporting is stored this often, in milliseconds; watchers here see each report at once. Those of
 *  other servers see what is stored, and are to see it within a second. */
const STORE_EVERY_MS = { alone: 1_000, shared: 500 } as const;

export function storeEveryMs({ store }: Pick<Runtime, 'store'>): number {
  return store.exclusive ? STORE_EVERY_MS.alone : STORE_EVERY_MS.shared;
}

/** Takes one worker's word on one job: renews the lease, keeps what was reported, answers what is asked of it. */
export async function report(
  runtime: Runtime,
  caller: Caller,
  given: JobReport,
  leaseMs: number | undefined,
): Promise<ReportAnswer> {
  const { jobId, claimId } = given;
  try {
    checkReport(given);
    const state = await take(runtime, caller, given, leaseMs);
    const control = controlOf(state);
    return { jobId, claimId, state, ...(control !== undefined && { control }) };
  } catch (error) {
    const { code = 'internal', message = String(error) } = error as { code?: string; message?: string };
    return { jobId, claimId, error: { code, message } };
  }
}

async function take(runtime: Runtime, caller: Caller, given: JobReport, leaseMs?: number): Promise<JobState> {
  const live =
    runtime.live.find(caller.tenant, given.jobId, given.claimId) ??
    (given.progress && (await recall(runtime, caller, given)));
  if (live && leaseMs !== undefined) live.leaseMs = leaseMs;
  if (live?.ending && !given.settlement) return whileEnding(live, given);
  const progress = merge(live, given.progress);
  if (live?.isSure && progress && isProgressOnly(given) && live.leaseUntil > runtime.clock.now()) {
    showLive(runtime, live, progress);
    if (runtime.clock.now() - live.storedAt < storeEveryMs(runtime)) return live.state;
    await storeProgress(runtime, live);
    return live.state;
  }
  if (live && isSignOfLife(given) && isFresh(runtime, live)) return live.state;
  const command = commandFor(runtime, caller, given, progress ?? pending(live), live, leaseMs);
  if (!given.settlement) return send(runtime, command, live);
  const { type, jobId, tenant, claimId, ...words } = command;
  if (live) live.dirty = false;
  try {
    return await settle(runtime, caller, given, given.settlement, isBare(command) ? undefined : words);
  } catch (error) {
    // What goes with a settlement that is refused is kept; what goes with one that fails, perhaps not.
    const isKept = isJobError(error) && error.code === 'transition-refused';
    if (live && words.progress !== undefined) live.dirty = !isKept;
    throw error;
  }
}

/** A claim given out before this process began, or by another server: its progress must not fall either. The first report is written and tells
 *  whether the claim still holds. */
async function recall(runtime: Runtime, { tenant }: Caller, { jobId, claimId }: JobReport) {
  const job = await readStored(runtime, tenant, jobId);
  if (job.claimId !== claimId || !isActive(job.state)) return undefined;
  const meanwhile = runtime.live.find(tenant, jobId, claimId); // another report of it was faster
  if (meanwhile) return meanwhile;
  const claim: LiveClaim = {
    ...liveClaim({ ...job, jobId, claimId }, tenant, runtime.leaseMs, 0),
    isSure: false,
    state: job.state,
  };
  runtime.live.remember(claim);
  return claim;
}

function merge(live: LiveClaim | undefined, progress: Progress | undefined): Progress | undefined {
  return progress && advance(live?.progress, progress);
}

function pending(live: LiveClaim | undefined): Progress | undefined {
  return live?.dirty ? live.progress : undefined;
}

function isProgressOnly({ messages, checkpoint, partial, steps, settlement }: JobReport): boolean {
  return !messages?.length && [checkpoint, partial, steps, settlement].every((part) => part === undefined);
}

/** What is said after the end is dropped; what has to be kept cannot be. */
function whileEnding({ jobId, state }: LiveClaim, { checkpoint, partial, steps }: JobReport): JobState {
  if ([checkpoint, partial, steps].every((part) => part === undefined)) return state;
  throw new JobError('transition-refused', `Job ${jobId} is being completed; nothing can be kept any more.`, {
    jobId,
    state,
  });
}

function isSignOfLife({ progress, ...rest }: JobReport): boolean {
  return progress === undefined && isProgressOnly(rest);
}

/** Nothing needs to be written: no other process can have touched the job, and more than half of the lease is left. With
 *  three beats to a lease, the next one comes in time to renew it. */
function isFresh({ store, clock }: Runtime, { isSure, dirty, leaseUntil, leaseMs }: LiveClaim): boolean {
  return store.exclusive && isSure && !dirty && leaseUntil - clock.now() > leaseMs / 2;
}

function isBare({ progress, messages, checkpoint, partial, steps }: ReportCommand): boolean {
  return [progress, messages, checkpoint, partial, steps].every((part) => part === undefined);
}

function showLive({ hub, clock }: Runtime, live: LiveClaim, progress: Progress): void {
  live.progress = progress;
  live.dirty = true;
  const { jobId, sequence, state, run, attempt } = live;
  const at = toMoment(clock.now());
  hub.publishLive({
    jobId,
    sequence,
    live: true,
    at,
    event: 'report',
    announcements: [],
    state,
    run,
    attempt,
    changes: { progress },
  });
}

/** Writes the newest progress of a claim; renews its lease on the way. */
export async function storeProgress(runtime: Runtime, live: LiveClaim): Promise<void> {
  const { jobId, tenant, claimId, leaseMs, progress } = live;
  if (!progress) return;
  const command = {
    type: 'report',
    jobId,
    tenant,
    claimId,
    leaseMs,
    progress: JSON.stringify(progress),
  } as const;
  await send(runtime, command, live);
}

async function send(
  { commit, clock, live: claims }: Runtime,
  command: ReportCommand,
  live?: LiveClaim,
): Promise<JobState> {
  if (live && command.progress !== undefined) {
    live.dirty = false;
    live.storedAt = clock.now();
  }
  const result = await commit(command).catch((error: unknown) => {
    if (live && command.progress !== undefined) live.dirty = true; // to be stored at the next chance
    throw error;
  });
  if (result.refused) {
    if (live) claims.forget(live.jobId, live.claimId);
    throw refusalError(result, command.jobId, 'be reported on');
  }
  if (live) {
    live.leaseUntil = result.at + command.leaseMs;
    live.isSure = true;
    if (result.state) live.state = result.state;
  }
  return result.state as JobState; // the contract of `report`: a report that is taken answers the state
}

function commandFor(
  runtime: Runtime,
  { tenant }: Caller,
  given: JobReport,
  progress: Progress | undefined,
  live: LiveClaim | undefined,
  leaseMs = live?.leaseMs ?? runtime.leaseMs,
): ReportCommand {
  const { jobId, claimId, messages, checkpoint, partial, steps } = given;
  if (live && progress) live.progress = progress;
  return {
    type: 'report',
    jobId,
    tenant,
    claimId,
    leaseMs,
    ...(progress && { progress: JSON.stringify(progress) }),
    // As JSON: what cannot travel to the store's thread would take its whole batch down.
    ...(messages?.length && { messages: JSON.parse(JSON.stringify(messages)) }),
    ...(checkpoint !== undefined && { checkpoint: JSON.stringify(checkpoint) }),
    ...(partial !== undefined && { partial: JSON.stringify(partial) }),
    ...(steps && { steps: asTexts(steps) }),
  };
}

function asTexts(steps: NonNullable<JobReport['steps']>): Record<string, string> {
  return Object.fromEntries(Object.entries(steps).map(([name, result]) => [name, JSON.stringify(result)]));
}
