import { type Job, type JobApi, phaseOf, type Reason } from '@longrun/core';
import { element } from '../element.ts';
import { momentText } from '../text/moment.ts';

/** A place in a line changes without the job's doing. */
const FRESH_MS = 5_000;
const MOMENT = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

export interface Situation {
  readonly node: HTMLElement;
  /** Takes the job as it is now. */
  show(job: Job): void;
}

/** Why the job is where it is, in the engine's words, and what would help. */
export function createSituation(
  api: JobApi,
  jobId: string,
  run: (task: () => Promise<void>) => void,
): Situation {
  const node = element('div', { class: 'situation' });
  let shown = '';
  let readAt = 0;
  const read = async (key: string) => {
    const { reasons } = await api.explain(jobId);
    if (key === shown) node.replaceChildren(...reasons.map(paragraph));
  };
  return {
    node,
    show(job) {
      const { state, stuck, waitingFor } = job;
      const key = JSON.stringify([state, stuck, waitingFor]);
      const now = performance.now();
      const isFresh = phaseOf(state) !== 'waiting' || now - readAt < FRESH_MS;
      if (key === shown && isFresh) return;
      shown = key;
      readAt = now;
      if (speaksForItself(job)) node.replaceChildren();
      else run(() => read(key));
    },
  };
}

/** Bar, result and error say more than a sentence could. */
function speaksForItself({ state, partial }: Job): boolean {
  return state === 'running' || state === 'failed' || (state === 'succeeded' && !partial);
}

function paragraph({ text, help }: Reason): HTMLElement {
  const words = text.replaceAll(MOMENT, momentText);
  // What may be asked of the job has a button.
  return element('p', {}, words, help?.command !== undefined && element('code', {}, ` ${help.command}`));
}
