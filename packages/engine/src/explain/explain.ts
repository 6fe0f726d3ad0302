import {
  controlOf,
  type Explanation,
  isActive,
  isFinal,
  type Job,
  type JobUpdate,
  type Reason,
  toMoment,
  waitingText,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { readStored } from '../read-job.ts';
import type { Runtime } from '../runtime.ts';
import { showJob } from '../show-job.ts';
import type { StoredJob } from '../stored.ts';
import { toUpdate } from '../view.ts';
import { askedReason } from './asked.ts';
import { byWhom, reasonOf } from './reason.ts';
import { whyQueued } from './why-queued.ts';

/** Updates that are looked through for the last word of a person. */
const RECENT = 200;

/** Why the job is where it is, what matters most first. */
export async function explain(runtime: Runtime, caller: Caller, jobId: string): Promise<Explanation> {
  const { store, catalogue } = runtime;
  const stored = await readStored(runtime, caller.tenant, jobId);
  const [rows] = await Promise.all([
    store.read({ type: 'updates', jobId, after: Math.max(0, stored.sequence - RECENT), limit: RECENT }),
    catalogue.load(caller.tenant),
  ]);
  const job = showJob(runtime, caller, stored);
  const reasons = await reasonsFor(runtime, job, stored, rows.map(toUpdate));
  const { state } = job;
  return { jobId, state, summary: reasons[0]?.text ?? '', reasons: reasons.map(helpFor(job)) };
}

/** Nobody is told to do what is not allowed to him. */
function helpFor({ allowedActions }: Job): (reason: Reason) => Reason {
  return ({ help, ...reason }) => {
    const isOffered = help && (help.action === undefined || allowedActions.includes(help.action));
    return isOffered ? { ...reason, help } : reason;
  };
}

async function reasonsFor(
  runtime: Runtime,
  job: Job,
  stored: StoredJob,
  updates: readonly JobUpdate[],
): Promise<Reason[]> {
  const { state } = job;
  const startBy = startByOf(job);
  if (isFinal(state)) return [ended(job, updates)];
  if (controlOf(state)) return [askedReason(runtime, job, stored, updates)];
  if (isActive(state)) return [running(job, stored, updates)];
  switch (state) {
    case 'queued':
      return [...(stored.byCaller ? [WITH_CALLER] : await whyQueued(runtime, job)), ...startBy];
    case 'scheduled':
      return [scheduled(job), ...startBy];
    case 'retrying':
      return [retrying(job), ...startBy];
    case 'waiting':
      return [waiting(job), ...startBy];
    case 'paused':
      return [paused(updates), ...(job.waitingFor ? [waiting(job)] : [])];
    case 'planning':
      return [reasonOf('planning', 'A plan is being made or reviewed.', {}, { action: 'start' })];
    default:
      return [reasonOf('not-started', 'Nobody has started it yet.', {}, { action: 'start' })];
  }
}

function scheduled({ scheduledAt }: Job): Reason {
  return reasonOf('scheduled', `It starts by itself at ${scheduledAt}.`, { at: scheduledAt });
}

function retrying({ scheduledAt, attempt, maxAttempts, error }: Job): Reason {
  const failed = error ? `: ${error.message.replace(/\.$/, '')}` : '';
  const text = `Attempt ${attempt} of ${maxAttempts} failed${failed}. The next is at ${scheduledAt}.`;
  return reasonOf('retrying', text, { at: scheduledAt, attempt, maxAttempts, error });
}

function waiting({ waitingFor }: Job): Reason {
  const text = waitingFor ? waitingText(waitingFor) : 'It waits for something.';
  const help = waitingFor?.type === 'answer' ? ({ action: 'answer' } as const) : undefined;
  return reasonOf('waiting', text, { waitingFor }, help);
}

function paused(updates: readonly JobUpdate[]): Reason {
  const asked = updates.findLast(({ event }) => event === 'pause');
  const text = `It was paused${byWhom(asked)}.`;
  const facts = { at: asked?.at, by: asked?.by, reason: asked?.reason };
  return reasonOf('paused', text, facts, { action: 'resume' });
}

const WITH_CALLER = reasonOf('with-caller', 'Its caller drives it, and has not taken it yet.', {});

function running(
  { worker, claimedAt, estimatedCompletionAt }: Job,
  { byCaller, idleUntil }: StoredJob,
  updates: readonly JobUpdate[],
): Reason {
  const said = updates.findLast(({ event }) => event === 'report' || event === 'message');
  const heard = said ? `; it was last heard of at ${said.at}` : '';
  const end =
    estimatedCompletionAt === undefined ? '' : `, and is expected to end at ${estimatedCompletionAt}`;
  const silentAt = byCaller && idleUntil !== undefined ? toMoment(idleUntil) : undefined;
  const silence = silentAt === undefined ? '' : `, and fails unless something is reported by ${silentAt}`;
  const who = byCaller ? 'Its caller' : `Worker ${worker ?? 'unknown'}`;
  const text = `${who} has had it since ${claimedAt}${heard}${end}${silence}.`;
  const facts = { worker, since: claimedAt, lastUpdateAt: said?.at, endsAt: estimatedCompletionAt, silentAt };
  return reasonOf('running', text, facts);
}

const ENDS = { succeeded: 'It succeeded', failed: 'It failed', cancelled: 'It was cancelled' } as const;

function ended({ state, partial, finishedAt, error }: Job, updates: readonly JobUpdate[]): Reason {
  const asked = updates.findLast(({ event }) => event === 'cancel' || event === 'stop');
  const isAsked = asked !== undefined && state !== 'failed' && (state === 'cancelled' || partial === true);
  const words = partial ? 'It was stopped' : ENDS[state as keyof typeof ENDS]; // final, as whoever calls has seen
  const why = state === 'failed' && error ? `: ${error.message.replace(/\.$/, '')} (${error.code})` : '';
  const text = `${words} at ${finishedAt}${isAsked ? byWhom(asked) : ''}${why}.`;
  const facts = {
    at: finishedAt,
    ...(isAsked && { by: asked.by, reason: asked.reason }),
    ...(state === 'failed' && { error }),
  };
  return reasonOf('ended', text, facts, state === 'succeeded' ? undefined : { action: 'retry' });
}

function startByOf({ startBy }: Job): Reason[] {
  if (startBy === undefined) return [];
  return [reasonOf('start-by', `It fails unless it has begun by ${startBy}.`, { at: startBy })];
}
