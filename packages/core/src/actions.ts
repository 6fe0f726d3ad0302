import { type Driver, isActive, isFinal, type JobEvent, type JobState, next } from './lifecycle.ts';

/** What a person may ask of a job, and the move of the lifecycle it stands for. */
const MOVES = {
  start: 'start',
  pause: 'pause',
  resume: 'start',
  stop: 'stop',
  cancel: 'cancel',
  retry: 'retry',
  force: 'rescue',
} as const satisfies Record<string, JobEvent>;

export const CONTROL_VERBS = Object.keys(MOVES) as ControlVerb[];
export type ControlVerb = keyof typeof MOVES;
export type Action = ControlVerb | 'answer' | 'acknowledge' | 'delete';

/** The move that a verb asks for. */
export function moveOf(verb: ControlVerb): JobEvent {
  return MOVES[verb];
}

/** What decides about the actions on a job. */
interface Actionable {
  readonly state: JobState;
  readonly driver?: Driver;
  readonly pausable?: boolean;
  readonly outcome?: object;
  readonly acknowledged?: boolean;
  readonly stuck?: boolean;
  readonly waitingFor?: { readonly type: string };
}

/** What may be asked of a job in its present state. `start` begins, `resume` goes on after a pause, `force` takes the job from
 *  a worker that does not confirm what was asked. */
export function actionsFor(job: Actionable): Action[] {
  const actions: Action[] = CONTROL_VERBS.filter((verb) => isOffered(job, verb));
  if (!isFinal(job.state) && job.waitingFor?.type === 'answer') actions.push('answer');
  if (isFinal(job.state) && job.outcome && !job.acknowledged) actions.push('acknowledge');
  if (!isActive(job.state) || job.driver === 'caller') actions.push('delete');
  return actions;
}

function isOffered(job: Actionable, verb: ControlVerb): boolean {
  if (next(job.state, MOVES[verb], false, job.driver) === undefined) return false;
  switch (verb) {
    case 'start':
      return job.state !== 'paused';
    case 'resume':
      return job.state === 'paused';
    case 'pause':
      return !isActive(job.state) || job.pausable === true || job.driver === 'caller';
    case 'force':
      return job.stuck === true;
    default:
      return true;
  }
}
