import { actionsFor } from './actions.ts';
import type { Announcement, UpdateEvent } from './announcements.ts';
import type { Job } from './job.ts';
import { fromMoment, type Moment } from './json.ts';
import { isActive, isFinal, type JobState } from './lifecycle.ts';
import type { Message } from './message.ts';
import { STATES_THAT_WAIT } from './waiting-for.ts';

/** The fields that an update may change besides the state. `null` clears one. Input and output are bodies
 *  and stay out of updates: they are read with the job. */
export type JobChanges = { readonly [K in ChangeableField]?: Job[K] | null };
type ChangeableField =
  | 'progress'
  | 'info'
  | 'error'
  | 'outcome'
  | 'partial'
  | 'hasCheckpoint'
  | 'scheduledAt'
  | 'waitingFor'
  | 'stuck'
  | 'acknowledged'
  | 'maxAttempts'
  | 'metadata'
  | 'queuedAt'
  | 'startedAt'
  | 'claimedAt'
  | 'finishedAt';

/** One accepted change of a job, as every watcher receives it. */
export interface JobUpdate {
  readonly jobId: string;
  /** 1, 2, 3 … per job, in commit order, without a gap. */
  readonly sequence: number;
  /** True for progress shown before it is stored: it repeats the last stored `sequence` and may be skipped. */
  readonly live?: true;
  readonly at: Moment;
  readonly event: UpdateEvent;
  readonly announcements: readonly Announcement[];
  readonly state: JobState;
  readonly run: number;
  readonly attempt: number;
  readonly changes?: JobChanges;
  readonly message?: Message;
  /** Who asked for it: a key's id, or `local`; absent for what workers and the engine did. */
  readonly by?: string;
  /** Why, in the words of whoever asked. */
  readonly reason?: string;
  /** With `job:parts-completed`. */
  readonly tally?: PartsTally;
}

/** How the parts of a split job have ended. */
export interface PartsTally {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** The job after an update. Folding all updates of a job in order gives the job as it is stored, bodies apart. */
export function fold(job: Job, update: JobUpdate): Job {
  if (update.live) return foldLive(job, update);
  if (update.sequence <= job.sequence) return job;
  const reached: Job = update.run > job.run ? reopened(job) : job;
  const before: Job = { ...reached, ...moments(reached, update) };
  const { state, run, attempt, sequence } = update;
  const next: Record<string, unknown> = {
    ...before,
    ...times(before, update),
    state,
    run,
    attempt,
    sequence,
  };
  for (const [field, value] of Object.entries(update.changes ?? {}))
    if (value === null) delete next[field];
    else next[field] = value;
  if (BEGUN.has(update.event)) delete next.startBy;
  Object.assign(next, promised(update));
  if (!isActive(update.state)) for (const field of ESTIMATES) delete next[field];
  if (!STATES_THAT_WAIT.includes(update.state)) delete next.waitingFor;
  if (update.state !== job.state) delete next.stuck; // whatever was asked, it is not what it was stuck on
  if (update.message) next.info = update.message.text;
  // It was a whole Job, and JobChanges types every field that was written.
  const after = next as unknown as Job;
  return { ...after, allowedActions: job.readOnly ? [] : actionsFor(after) };
}

/** From here on nobody waits for the job to begin. */
const BEGUN: ReadonlySet<UpdateEvent> = new Set(['claim', 'accept', 'stop', 'cancel', 'expire']);

/** What a new run leaves behind: how the last one ended. */
function reopened(job: Job): Job {
  const {
    output,
    partial,
    error,
    outcome,
    progress,
    info,
    startedAt,
    claimedAt,
    finishedAt,
    acknowledgedAt,
    acknowledged,
    queuedAt,
    elapsedMs,
    workedMs,
    expiresAt,
    ...kept
  } = job;
  return kept;
}

function foldLive(job: Job, update: JobUpdate): Job {
  const progress = update.changes?.progress;
  const stale = isFinal(job.state) || update.sequence < job.sequence || update.attempt !== job.attempt;
  return stale || !progress ? job : { ...job, ...times(job, update), ...promised(update), progress };
}

function moments(job: Job, { event, state, at }: JobUpdate): Partial<Job> {
  const { startedAt = at, queuedAt = at } = job;
  if (event === 'claim') return { startedAt, claimedAt: at };
  if (event === 'accept') return { queuedAt, startedAt, claimedAt: at };
  if (event === 'acknowledge') return { acknowledgedAt: at };
  if (isFinal(state) && isFinal(job.state)) return {};
  if (isFinal(state)) return { finishedAt: at, ...(event === 'complete' && { startedAt }) };
  return state === 'queued' ? { queuedAt } : {};
}

/** The handler's own word on its end goes before any estimate. */
function promised({ changes }: JobUpdate): Partial<Job> {
  const estimatedCompletionAt = changes?.progress?.estimatedCompletionAt;
  return estimatedCompletionAt === undefined ? {} : { estimatedCompletionAt };
}

/** What was estimated of a job that nobody works on any more. */
const ESTIMATES = ['estimatedCompletionAt', 'longerThanUsual'] as const satisfies (keyof Job)[];

/** The lengths of time in the view. A worker that was lost does not tell how long it had worked. */
function times(job: Job, { at, event, state, run, live }: JobUpdate): Partial<Job> {
  if (isFinal(job.state) && run === job.run) return {};
  const since = (moment: Moment) => Math.max(0, fromMoment(at) - fromMoment(moment));
  const isHandedBack = !live && isActive(job.state) && !isActive(state) && !LOST.has(event);
  const workedMs = isHandedBack && job.claimedAt ? (job.workedMs ?? 0) + since(job.claimedAt) : job.workedMs;
  return {
    ...(job.queuedAt !== undefined && { elapsedMs: since(job.queuedAt) }),
    ...(workedMs && { workedMs }),
  };
}

const LOST: ReadonlySet<UpdateEvent> = new Set(['rescue', 'force']);
