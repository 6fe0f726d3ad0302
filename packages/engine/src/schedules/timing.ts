import type { When } from '@longrun/core';
import { readWords, type Timing, UNDERSTOOD } from './read-words.ts';

const LEAST_MS = 1_000;
const MOST_MS = 366 * 24 * 3_600_000;
const CRON_FIELDS = [5, 6];
const CRON_FIELD = /^[\w*?,/#+-]+$/;

/** Reads `when`, whichever way it is put; checks cron no further than its number of fields. Throws a SyntaxError whose
 *  message completes «when …». */
export function timingOf(when: When): Timing {
  if (typeof when === 'object') return spaced(when.every);
  const text = when.trim();
  if (!/^\p{L}/u.test(text)) return asCron(text);
  const timing = understand(text);
  return 'everyMs' in timing ? spaced(timing.everyMs) : timing;
}

function understand(text: string): Timing {
  try {
    return readWords(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`is not understood: ${error.message}. Understood are: ${UNDERSTOOD}`);
  }
}

/** No field of cron begins with a letter but those of months and days, which never come first. */
function asCron(text: string): Timing {
  const fields = text.split(/\s+/);
  if (!CRON_FIELDS.includes(fields.length))
    throw new SyntaxError(
      `is neither words nor cron, which has five fields, or six with seconds first. Understood are: ${UNDERSTOOD}`,
    );
  const wrong = fields.find((field) => !CRON_FIELD.test(field));
  if (wrong !== undefined) throw new SyntaxError(`is no cron expression: “${wrong}” is no field of it`);
  return { cron: fields.join(' ') };
}

function spaced(everyMs: number): Timing {
  if (Number.isInteger(everyMs) && everyMs % 1_000 === 0 && everyMs >= LEAST_MS && everyMs <= MOST_MS)
    return { everyMs };
  throw new SyntaxError('must be a whole number of seconds apart, from one second to 366 days');
}
