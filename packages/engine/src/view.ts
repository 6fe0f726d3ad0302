import type { KindDescription } from '@longrun/core';
import {
  actionsFor,
  announcementsOf,
  type Job,
  type JobOptions,
  type JobUpdate,
  type Message,
  toMoment,
} from '@longrun/core';
import { type Caller, may } from './caller.ts';
import type { StoredJob, StoredUpdate } from './stored.ts';

/** A job as a caller sees it. The store keeps JSON as text; it is parsed here and nowhere else. */
export function toJob(
  stored: StoredJob,
  caller: Caller,
  description: KindDescription | undefined,
  now: number,
): Job {
  // Options were made by submit from JobOptions; the other texts by their writers in this package.
  const options: JobOptions = stored.options === undefined ? {} : JSON.parse(stored.options);
  const { id, tenant, kind, state, sequence, run, attempt, maxAttempts, priority } = stored;
  const pausable = description?.pausable;
  const job = {
    ...options,
    id,
    tenant,
    kind,
    state,
    sequence,
    run,
    attempt,
    maxAttempts,
    priority,
    ...parsed('input', stored.input),
    ...parsed('output', stored.output),
    ...(stored.isPartial && { partial: true }),
    ...parsed('error', stored.error),
    ...parsed('outcome', stored.outcome),
    ...parsed('progress', stored.progress),
    ...(stored.info !== undefined && { info: stored.info }),
    ...(stored.hasCheckpoint && { hasCheckpoint: true }),
    ...(pausable !== undefined && { pausable }),
    ...parsed('waitingFor', stored.waitingFor),
    ...(stored.stuck && { stuck: true }),
    ...(stored.worker !== undefined && { worker: stored.worker }),
    createdAt: toMoment(stored.createdAt),
    ...moment('scheduledAt', stored.dueAt),
    ...moment('startBy', stored.startBy),
    ...moment('queuedAt', stored.queuedAt),
    ...moment('startedAt', stored.startedAt),
    ...moment('claimedAt', stored.claimedAt),
    ...moment('finishedAt', stored.finishedAt),
    ...moment('acknowledgedAt', stored.acknowledgedAt),
    ...(stored.acknowledged && { acknowledged: true }),
    ...(stored.queuedAt !== undefined && {
      elapsedMs: Math.max(0, (stored.finishedAt ?? now) - stored.queuedAt),
    }),
    ...(stored.workedMs > 0 && { workedMs: stored.workedMs }),
  } as Omit<Job, 'allowedActions'>; // every field above is one of Job's, by the names of `parsed` and `moment`
  return may(caller, 'control')
    ? { ...job, allowedActions: actionsFor(job) }
    : { ...job, readOnly: true, allowedActions: [] };
}

function parsed(name: keyof Job, text: string | undefined): Partial<Job> {
  return text === undefined ? {} : { [name]: JSON.parse(text) };
}

function moment(name: keyof Job, ms: number | undefined): Partial<Job> {
  return ms === undefined ? {} : { [name]: toMoment(ms) };
}

/** An update as watchers receive it. */
export function toUpdate(stored: StoredUpdate): JobUpdate {
  const { jobId, sequence, event, state, run, attempt, data } = stored;
  const at = toMoment(stored.at);
  const announcements = announcementsOf(event, state);
  const base = { jobId, sequence, at, event, announcements, state, run, attempt };
  if (event === 'message') return { ...base, message: toMessage(stored) };
  if (data === undefined) return base;
  // Who asked, what was said with it, and how parts have ended travels beside the changes; none of these names is a field that can change.
  const { by, reason, tally, message, ...changes } = JSON.parse(data);
  return {
    ...base,
    ...(hasAny(changes) && { changes }),
    ...(message !== undefined && { message: toMessage(stored) }),
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(tally !== undefined && { tally }),
  };
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

export function toMessage(stored: StoredUpdate): Message {
  const data = JSON.parse(stored.data ?? '{}');
  // A row's data is the message but for its place and time, or holds it beside what else has changed.
  const said = (stored.event === 'message' ? data : data.message) as Omit<Message, 'sequence' | 'at'>;
  return { ...said, sequence: stored.sequence, at: toMoment(stored.at) };
}
