import { eventsFrom, JOB_STATES, type JobState } from '@longrun/core';
import type { Model } from './model.ts';

/** What the runs have come through, so that nobody believes in what was never tried. */
export interface Walked {
  add(model: Model): void;
  summary(): string;
}

export function createWalked(): Walked {
  const moves = new Set<string>();
  let commands = 0;
  let updates = 0;
  return {
    add({ jobs, steps }) {
      commands += steps;
      for (const { log } of jobs.values()) {
        let from: JobState | undefined;
        for (const { event, state } of log) {
          updates += 1;
          moves.add(`${from} ${moveBehind(event, state)}`);
          from = state;
        }
      }
    },
    summary() {
      const legal = JOB_STATES.flatMap((state) => eventsFrom(state).map((event) => `${state} ${event}`));
      const missed = legal.filter((move) => !moves.has(move));
      return `${commands} commands, ${updates} updates, ${legal.length - missed.length} of ${legal.length} moves; never: ${missed.join(', ')}`;
    },
  };
}

/** Some moves have another name in the log. */
function moveBehind(event: string, state: JobState): string {
  if (event === 'resume') return state === 'waiting' ? 'block' : state === 'scheduled' ? 'schedule' : 'start';
  return { force: 'rescue', gather: 'wake' }[event] ?? event;
}
