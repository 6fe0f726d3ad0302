import { type Action, CONTROL_VERBS, type ControlVerb, type Job, type JobApi } from '@longrun/core';
import { element } from '../element.ts';
import { ask } from './ask.ts';

interface Look {
  readonly label: string;
  readonly hint: string;
  readonly isPrimary?: boolean;
  /** What to ask before something that cannot be undone. */
  readonly question?: string;
}

const LOOKS: Readonly<Record<Action, Look>> = {
  start: { label: 'Start', hint: 'Put it in the queue', isPrimary: true },
  pause: { label: 'Pause', hint: 'Save where it is and hold it there' },
  resume: { label: 'Resume', hint: 'Go on where it was paused', isPrimary: true },
  stop: { label: 'Stop, keep result', hint: 'Finish early and keep what is done' },
  cancel: {
    label: 'Cancel',
    hint: 'Give up',
    question: 'Cancel this job? What it has done so far is given up.',
  },
  retry: { label: 'Run again', hint: 'Open a new run with the same input' },
  acknowledge: { label: 'Dismiss', hint: 'Mark the outcome as seen' },
  delete: {
    label: 'Delete',
    hint: 'Remove the job with all it made',
    question: 'Delete this job and its files?',
  },
};

export interface ActionButtons {
  readonly node: HTMLElement;
  show(job: Job): void;
}

export interface ActionButtonsOptions {
  readonly api: JobApi;
  /** Runs what a button asks for, and shows what goes wrong. */
  readonly run: (task: () => Promise<void>) => void;
  readonly onJob: (job: Job) => void;
  readonly onDeleted: () => void;
}

/** A button for each thing that may be asked of the job now, and no other. */
export function createActionButtons({ api, run, onJob, onDeleted }: ActionButtonsOptions): ActionButtons {
  const node = element('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' });
  let shown = '';
  const perform = async (jobId: string, action: Action) => {
    const { question, label } = LOOKS[action];
    if (question && !(await ask(question, label))) return;
    if (action === 'delete') {
      await api.delete(jobId);
      onDeleted();
    } else onJob(isControl(action) ? await api.control(jobId, action) : await api.acknowledge(jobId));
  };
  return {
    node,
    show({ id, allowedActions }) {
      const key = `${id} ${allowedActions.join(' ')}`;
      if (key === shown) return;
      shown = key;
      node.replaceChildren(
        ...allowedActions.map((action) => {
          const { label, hint, isPrimary } = LOOKS[action];
          const look = isPrimary ? 'primary' : undefined;
          const onclick = () => run(() => perform(id, action));
          return element(
            'button',
            { type: 'button', class: look, title: hint, 'data-action': action, onclick },
            label,
          );
        }),
      );
    },
  };
}

function isControl(action: Action): action is ControlVerb {
  return CONTROL_VERBS.some((verb) => verb === action);
}
