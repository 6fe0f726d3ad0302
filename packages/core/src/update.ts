import { actionsFor } from './actions.ts';
import type { Announcement, UpdateEvent } from './announcements.ts';
import type { Job } from './job.ts';
import type { Moment } from './json.ts';
import { isFinal, type JobState } from './lifecycle.ts';
import type { Message } from './message.ts';

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
  | 'maxAttempts';

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
}

/** The job after an update. Folding all updates of a job in order gives the job as it is stored, bodies apart. */
export function fold(job: Job, update: JobUpdate): Job {
  if (update.live) return foldLive(job, update);
  if (update.sequence <= job.sequence) return job;
  const before: Job = update.event === 'retry' ? reopened(job) : job;
  const { state, run, attempt, sequence } = update;
  const next: Record<string, unknown> = {
    ...before,
    ...moments(before, update),
    state,
    run,
    attempt,
    sequence,
  };
  for (const [field, value] of Object.entries(update.changes ?? {}))
    if (value === null) delete next[field];
    else next[field] = value;
  if (BEGUN.has(update.event)) delete next.startBy;
  if (update.message) next.info = update.message.text;
  // It was a whole Job, and JobChanges types every field that was written.
  const after = next as unknown as Job;
  return { ...after, allowedActions: mayAct(job) ? actionsFor(after) : [] };
}

/** From here on nobody waits for the job to begin. */
const BEGUN: ReadonlySet<UpdateEvent> = new Set(['claim', 'stop', 'cancel', 'expire']);

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
    finishedAt,
    acknowledgedAt,
    queuedAt,
    ...kept
  } = job;
  return kept;
}

/** A reader without the right to control sees no actions, whatever the state; that does not change on the way. */
function mayAct(job: Job): boolean {
  return job.allowedActions.length > 0 || actionsFor(job).length === 0;
}

function foldLive(job: Job, update: JobUpdate): Job {
  const progress = update.changes?.progress;
  const stale = isFinal(job.state) || update.sequence < job.sequence || update.attempt !== job.attempt;
  return stale || !progress ? job : { ...job, progress };
}

function moments(job: Job, update: JobUpdate): Partial<Job> {
  if (update.event === 'claim') return { startedAt: update.at };
  if (update.event === 'acknowledge') return { acknowledgedAt: update.at };
  if (isFinal(update.state)) return isFinal(job.state) ? {} : { finishedAt: update.at };
  return update.state === 'queued' && job.queuedAt === undefined ? { queuedAt: update.at } : {};
}
