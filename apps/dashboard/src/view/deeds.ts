import type { Action, ControlOptions, Job } from '@longrun/core';

/** Something a person may do with a job now: one of its actions, in one of the ways in which it can be asked for. */
export interface Deed {
  readonly action: Action;
  readonly label: string;
  readonly hint: string;
  readonly isPrimary?: boolean;
  /** What to ask before something that cannot be undone. */
  readonly question?: string;
  readonly options?: ControlOptions;
  /** The person gives an input first. */
  readonly takesInput?: boolean;
}

const DEEDS: Readonly<Record<Exclude<Action, 'retry'>, Omit<Deed, 'action'>>> = {
  start: { label: 'Start', hint: 'Put it in the queue', isPrimary: true },
  pause: { label: 'Pause', hint: 'Save where it is and hold it there' },
  resume: { label: 'Resume', hint: 'Go on where it was paused', isPrimary: true },
  stop: { label: 'Stop, keep result', hint: 'Finish early and keep what is done' },
  cancel: {
    label: 'Cancel',
    hint: 'Give up',
    question: 'Cancel this job? What it has done so far is given up.',
  },
  force: {
    label: 'Force',
    hint: 'Take it from the worker that does not confirm',
    question: 'Take this job from its worker? What it did since it last saved is lost.',
  },
  answer: { label: 'Answer', hint: 'Give what the job asks for', isPrimary: true },
  acknowledge: { label: 'Dismiss', hint: 'Mark the outcome as seen' },
  delete: {
    label: 'Delete',
    hint: 'Remove the job with all it made',
    question: 'Delete this job and its files?',
  },
};

/** A deed for each action that the job allows, in that order; for a retry one for each way that makes sense. */
export function deedsFor(job: Job): Deed[] {
  return job.allowedActions.flatMap((action) =>
    action === 'retry' ? retriesOf(job) : [{ action, ...DEEDS[action] }],
  );
}

function retriesOf({ state, partial, hasCheckpoint, outcome, progress }: Job): Deed[] {
  const action = 'retry' as const;
  const counters = outcome?.counters ?? progress?.counters;
  const isUnfinished = state !== 'succeeded' || partial === true;
  return [
    ...(hasCheckpoint && isUnfinished
      ? [
          {
            action,
            label: 'Continue the rest',
            hint: 'Go on from where it has saved',
            options: FROM_CHECKPOINT,
          },
        ]
      : []),
    ...(counters && counters.failed > 0
      ? [{ action, label: 'Retry what failed', hint: 'Keep what succeeded', options: ONLY_FAILED }]
      : []),
    { action, label: 'Run again', hint: 'Open a new run with the same input' },
    { action, label: 'Run again with …', hint: 'Open a new run with another input', takesInput: true },
  ];
}

const FROM_CHECKPOINT = { from: 'checkpoint' } as const;
const ONLY_FAILED = { only: 'failed' } as const;
