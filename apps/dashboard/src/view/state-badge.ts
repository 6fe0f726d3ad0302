import { type JobState, STATES } from '@longrun/core';
import { element, setText } from '../element.ts';

/** The state in words, coloured by `data-state` and `data-phase`. */
export interface StateBadge {
  readonly node: HTMLElement;
  show(state: JobState, partial?: boolean): void;
}

export function createStateBadge(): StateBadge {
  const node = element('span', { class: 'badge' });
  return {
    node,
    show(state, partial = false) {
      node.dataset.state = state;
      node.dataset.phase = STATES[state].phase;
      setText(node, partial ? `${STATES[state].label}, partly` : STATES[state].label);
    },
  };
}
