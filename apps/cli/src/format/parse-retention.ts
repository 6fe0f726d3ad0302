import { JobError, MAX_RETENTION_MS, RETENTION_FIELDS, type Retention } from '@longrun/core';
import { parseDuration } from './parse-duration.ts';

const FORMS = 'write 30d for all, or those that differ: failed=90d,fetched=2d';
const NAMES = RETENTION_FIELDS.map((field) => field.replace(/Ms$/, ''));

/** Reads how long ended jobs are kept: `30d`, or by state: `succeeded=30d,fetched=2d,failed=90d,cancelled=12h`. */
export function parseRetention(text: string): Retention {
  if (!text.includes('=')) {
    const ms = parseTime(text);
    return { succeededMs: ms, fetchedMs: ms, failedMs: ms, cancelledMs: ms };
  }
  const pairs = text.split(',').map((part) => {
    const [name = '', time = ''] = part.split('=').map((word) => word.trim());
    const field = RETENTION_FIELDS[NAMES.indexOf(name)];
    if (field) return [field, parseTime(time)] as const;
    throw new JobError('invalid-request', `'${name}' is not one of ${NAMES.join(', ')}; ${FORMS}.`);
  });
  return Object.fromEntries(pairs);
}

/** With its unit: seconds would be a costly surprise for whoever meant days. */
function parseTime(text: string): number {
  if (/^[\d.]+$/.test(text.trim())) throw new JobError('invalid-request', `'${text}' has no unit; ${FORMS}.`);
  const ms = parseDuration(text);
  if (ms <= MAX_RETENTION_MS) return ms;
  throw new JobError('invalid-request', `'${text}' is more than a hundred years.`);
}
