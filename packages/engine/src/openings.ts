import type { Clock } from './clock.ts';

/** When another look is worth while for workers that wait in vain, as far as rates and pauses can tell. */
export interface Openings {
  /** Like workers have nothing to hope for before that moment. */
  expect(group: string, moment: number): void;
}

// A timer cannot be set for a month; whoever looks too early is told again.
const LONGEST_MS = 60_000;

/** `open` is called when the moment of a group has come. */
export function createOpenings(clock: Clock, open: (group: string) => void): Openings {
  const expected = new Map<string, number>();
  return {
    expect(group, moment) {
      if (moment >= (expected.get(group) ?? Number.POSITIVE_INFINITY)) return;
      expected.set(group, moment);
      // Rounded up: a moment between two milliseconds has not come at the first.
      const wait = Math.min(Math.max(0, Math.ceil(moment - clock.now())), LONGEST_MS);
      void clock.sleep(wait).then(() => {
        if (expected.get(group) !== moment) return; // an earlier one was told meanwhile
        expected.delete(group);
        open(group);
      });
    },
  };
}
