import type { Job } from '@longrun/core';
import { readMemory } from './memory.ts';

/** The failure of a job whose caller has set it to `Error`, in words that are its message. */
export const SET_BY_CALLER = 'set-by-caller';

/** How the engine ends jobs that nobody has begun, or of which nobody speaks any more. */
const ABANDONED: ReadonlySet<string> = new Set(['silent', 'start-by-passed']);
const FORCIBLY_CLOSED = 'Forcibly closed';

/** What was said last. How a job failed is the last word, unless its caller has spoken since. */
export function messageOf(job: Job): string {
  const { state, error, info, driver } = job;
  const { message = '', saidIn } = readMemory(job);
  const isLastWord = state === 'failed' && saidIn !== state && error && error.code !== SET_BY_CALLER;
  if (!isLastWord) return info ?? message;
  return driver === 'caller' && ABANDONED.has(error.code) ? FORCIBLY_CLOSED : error.message;
}
