import type { JobState } from '@longrun/core';

/** The state is one of `:stillIn`, as `statesValue` binds them: which ones is up to whoever asks, so they cannot be literals. */
export const IS_STILL_IN = `:stillIn LIKE '%,' || state || ',%'`;

export function statesValue(states: readonly JobState[]): string {
  return `,${states.join(',')},`;
}
