import { JOB_STATES, type JobState } from '@longrun/core';

/** The way back of a table of states: all of ours that a foreign word stands for. */
export function statesFor<Word>(table: Readonly<Record<JobState, Word>>, word: Word): JobState[] {
  return JOB_STATES.filter((state) => table[state] === word);
}
