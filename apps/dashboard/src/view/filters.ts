import { type JobState, type Phase, STATES, statesIn } from '@longrun/core';
import { element, setText } from '../element.ts';
import type { FeedQuery, FeedView } from '../jobs-feed.ts';

const CHOICES = [
  { label: 'All', states: [] },
  { label: 'Active', states: statesIn('active') },
  { label: 'Waiting', states: statesIn('waiting') },
  ...statesIn('final').map((state) => ({ label: STATES[state].label, states: [state] })),
] as const satisfies readonly { label: string; states: readonly JobState[] }[];

/** Typing is over when no key came for so long. */
const PAUSE_MS = 250;

export interface Filters {
  readonly node: HTMLElement;
  show(counts: FeedView['counts']): void;
  clear(): void;
}

/** Chips for what the job does, and a search. */
export function createFilters(onChange: (query: FeedQuery) => void): Filters {
  let states: readonly JobState[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const search = element('input', {
    type: 'search',
    placeholder: 'Search id, kind or message',
    'aria-label': 'Search',
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(tell, PAUSE_MS);
    },
  });
  const chips = CHOICES.map((choice) => createChip(choice, () => choose(choice.states)));
  const tell = () => onChange({ states, text: search.value.trim() });
  const choose = (chosen: readonly JobState[]) => {
    states = chosen;
    for (const chip of chips) chip.press(chosen === chip.states);
    tell();
  };
  chips[0]?.press(true);
  return {
    node: element(
      'div',
      { class: 'filters' },
      search,
      element(
        'div',
        { class: 'chips', role: 'group', 'aria-label': 'Show' },
        ...chips.map(({ node }) => node),
      ),
    ),
    show(counts) {
      for (const chip of chips) chip.count(counts);
    },
    clear() {
      search.value = '';
      choose(CHOICES[0].states);
    },
  };
}

interface Choice {
  readonly label: string;
  readonly states: readonly JobState[];
}

function createChip({ label, states }: Choice, onclick: () => void) {
  const number = element('span', { class: 'count' });
  const node = element('button', { type: 'button', class: 'chip', onclick }, label, number);
  return {
    node,
    states,
    press: (isPressed: boolean) => node.setAttribute('aria-pressed', String(isPressed)),
    count(counts: FeedView['counts']) {
      const counted = states.length > 0 ? states : phases.flatMap(statesIn);
      const sum = counted.reduce((total, state) => total + (counts[state] ?? 0), 0);
      setText(number, sum > 0 ? sum.toLocaleString('en') : '');
    },
  };
}

const phases: readonly Phase[] = ['waiting', 'active', 'final'];
