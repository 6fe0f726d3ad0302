import { JOB_EVENTS, type JobState } from '@longrun/core';
import type { Model } from './model.ts';

/** Which moves of the lifecycle the runs have made, so that nobody believes in what was never tried. */
export class Walked {
  readonly #moves = new Map<string, number>();
  #commands = 0;
  #updates = 0;

  add({ jobs, steps }: Model): void {
    this.#commands += steps;
    for (const { log } of jobs.values()) {
      let from: JobState | undefined;
      for (const { event, state } of log) {
        this.#updates += 1;
        const move = `${from} ${event}`;
        if (from && JOB_EVENTS.some((known) => known === event))
          this.#moves.set(move, (this.#moves.get(move) ?? 0) + 1);
        from = state;
      }
    }
  }

  summary(): string {
    return `${this.#commands} commands, ${this.#updates} updates, ${this.#moves.size} different moves`;
  }
}
