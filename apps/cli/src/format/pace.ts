const WINDOW_MS = 30_000; // Long enough to ride out a slow item, short enough to follow a change of speed.
const SHORTEST_MS = 1_000; // Less than this says nothing about the rest.

/** How fast a job goes, from what it reported lately. */
export interface Pace {
  /** `done` of anything that only grows; less than before means a new attempt and starts afresh. */
  observe(done: number, at: number): void;
  /** Per second; undefined until there is enough to tell. */
  perSecond(): number | undefined;
}

export function createPace(): Pace {
  let samples: { done: number; at: number }[] = [];
  return {
    observe(done, at) {
      const last = samples.at(-1);
      if (last && done < last.done) samples = [];
      samples.push({ done, at });
      while (samples.length > 2 && at - (samples[1]?.at ?? at) >= WINDOW_MS) samples.shift();
    },
    perSecond() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.at - first.at < SHORTEST_MS || last.done === first.done) return undefined;
      return ((last.done - first.done) * 1_000) / (last.at - first.at);
    },
  };
}
