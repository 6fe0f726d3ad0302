import { CALLER_EVENTS, isActive, isFinal, JOB_EVENTS, type JobState } from './lifecycle.ts';

/** What listeners, streams and webhooks are told. Named after what happened to the job. */
export type Announcement =
  | 'job:created'
  | 'job:planned'
  | 'job:scheduled'
  | 'job:ready'
  | 'job:started'
  | 'job:updated'
  | 'job:pausing'
  | 'job:paused'
  | 'job:resumed'
  | 'job:stopping'
  | 'job:cancelling'
  | 'job:retrying'
  | 'job:completed'
  | 'job:failed'
  | 'job:cancelled'
  | 'job:parts-completed'
  | 'job:outcome-acknowledged'
  | 'job:deleted';

/** What an update row can record: a move of the lifecycle, or something else that people are told of. */
export const UPDATE_EVENTS = [
  ...new Set([...JOB_EVENTS, ...CALLER_EVENTS]),
  'submit',
  /** The start of a paused job. */
  'resume',
  /** Progress. */
  'report',
  'message',
  'acknowledge',
  /** The worker has not confirmed in time what was asked of it. */
  'stuck',
  /** The claim of a stuck job was revoked. */
  'force',
  /** A person has answered while the job was paused. */
  'answer',
  /** The last part of a split job has ended. */
  'gather',
  /** The caller has split the job. */
  'split',
  /** The last part of a job that its caller has split has ended; the job itself goes on. */
  'tally',
  /** A correction by hand. */
  'override',
  /** A later submit has given the job a newer input and another moment. */
  'replace',
  /** A job that was planned already has another plan. */
  'edit-plan',
] as const satisfies readonly string[];

export type UpdateEvent = (typeof UPDATE_EVENTS)[number];

const BY_STATE = {
  created: 'job:updated',
  planning: 'job:planned',
  scheduled: 'job:scheduled',
  waiting: 'job:updated',
  queued: 'job:ready',
  running: 'job:started',
  pausing: 'job:pausing',
  paused: 'job:paused',
  stopping: 'job:stopping',
  cancelling: 'job:cancelling',
  retrying: 'job:retrying',
  succeeded: 'job:completed',
  failed: 'job:failed',
  cancelled: 'job:cancelled',
} as const satisfies Record<JobState, Announcement>;

/** Derives the announcements of one update. A job handed back by its worker (release, rescue) was announced ready
 *  before. */
export function announcementsOf(event: UpdateEvent, to: JobState): Announcement[] {
  switch (event) {
    case 'submit':
      // Of what had begun before Longrun was told of it, nothing else has happened now.
      return to === 'created' || hasBegun(to) ? ['job:created'] : ['job:created', BY_STATE[to]];
    case 'report':
    case 'message':
    case 'stuck':
    case 'answer':
    case 'replace':
    case 'edit-plan':
      return ['job:updated'];
    case 'split':
      return []; // its parts are announced
    case 'tally':
      return ['job:parts-completed'];
    case 'gather':
      return ['job:parts-completed', BY_STATE[to]];
    case 'acknowledge':
      return ['job:outcome-acknowledged'];
    case 'resume':
      return [to === 'queued' ? 'job:resumed' : BY_STATE[to]];
    case 'release':
    case 'rescue':
      return [to === 'queued' ? 'job:updated' : BY_STATE[to]];
    default:
      return [BY_STATE[to]];
  }
}

function hasBegun(state: JobState): boolean {
  return isActive(state) || isFinal(state);
}
