import type { Job } from '@longrun/core';
import { element } from '../element.ts';
import { ask } from './ask.ts';
import { type Deed, deedsFor } from './deeds.ts';

export interface ActionButtons {
  readonly node: HTMLElement;
  show(job: Job): void;
}

export interface ActionButtonsOptions {
  /** Runs what a button asks for, and shows what goes wrong. */
  readonly run: (task: () => Promise<void>) => void;
  /** Does it. */
  readonly perform: (job: Job, deed: Deed) => Promise<void>;
}

/** A button for each thing that may be asked of the job now, and no other. */
export function createActionButtons({ run, perform }: ActionButtonsOptions): ActionButtons {
  const node = element('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' });
  let shown = '';
  let latest: Job | undefined;
  const act = async (deed: Deed) => {
    const { question, label } = deed;
    if (latest && (!question || (await ask(question, label)))) await perform(latest, deed);
  };
  const buttonFor = (deed: Deed) =>
    element(
      'button',
      {
        type: 'button',
        class: deed.isPrimary ? 'primary' : undefined,
        title: deed.hint,
        'data-action': deed.action,
        onclick: () => run(() => act(deed)),
      },
      deed.label,
    );
  return {
    node,
    show(job) {
      latest = job;
      const deeds = deedsFor(job);
      const key = JSON.stringify([job.id, deeds]);
      if (key === shown) return;
      shown = key;
      node.replaceChildren(...deeds.map(buttonFor));
    },
  };
}
