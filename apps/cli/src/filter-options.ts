import { type BulkFilter, JOB_STATES, JobError, type JobState, type Moment, toMoment } from '@longrun/core';
import type { Command } from 'commander';
import { parseDuration } from './format/parse-duration.ts';
import { nearest } from './nearest.ts';
import { nameAndValue, several } from './option-values.ts';

/** Options that say which jobs are meant. */
export interface FilterOptions {
  readonly state?: string;
  readonly kind?: string;
  readonly owner?: string;
  readonly tag?: string;
  readonly attribute?: readonly string[];
  readonly schedule?: string;
  readonly text?: string;
  readonly createdAfter?: Moment;
  readonly createdBefore?: Moment;
}

export function addFilterOptions(command: Command): Command {
  return command
    .option('--state <states>', 'only these states, comma separated')
    .option('--kind <kind>', 'only this kind; `workbook:*` for all that begin so')
    .option('--owner <name>', 'only the jobs of this owner')
    .option('--tag <text>', 'only jobs with this tag')
    .option('--attribute <name=value>', 'only jobs with this value; may be repeated', several)
    .option('--schedule <name>', 'only jobs that this schedule has made')
    .option('--text <text>', 'appears in the id, the kind or the latest message')
    .option('--created-after <moment>', 'not older than that: ISO 8601, or 2h for two hours ago', momentOf)
    .option('--created-before <moment>', 'older than that: ISO 8601, or 7d for a week ago', momentOf);
}

export function filterOf(options: FilterOptions): BulkFilter {
  const { state, kind, owner, tag, attribute, schedule, text, createdAfter, createdBefore } = options;
  return {
    ...(state !== undefined && { state: state.split(',').map(stateOf) }),
    ...(kind !== undefined && { kind }),
    ...(owner !== undefined && { owner }),
    ...(tag !== undefined && { tag }),
    ...(attribute && { attributes: Object.fromEntries(attribute.map(nameAndValue)) }),
    ...(schedule !== undefined && { scheduleId: schedule }),
    ...(text !== undefined && { text }),
    ...(createdAfter !== undefined && { createdAfter }),
    ...(createdBefore !== undefined && { createdBefore }),
  };
}

function stateOf(text: string): JobState {
  const state = JOB_STATES.find((known) => known === text.trim());
  if (state) return state;
  const meant = nearest(text, JOB_STATES);
  throw new JobError('invalid-request', `There is no state '${text}'.`, {
    hint: meant ? `Did you mean ${meant}?` : `The states are ${JOB_STATES.join(', ')}.`,
  });
}

const DATE = /^\d{4}-\d\d-\d\d/;

function momentOf(text: string): Moment {
  if (DATE.test(text) && !Number.isNaN(Date.parse(text))) return toMoment(Date.parse(text));
  if (/^\d+(\.\d+)?(ms|s|m|min|h|d)$/.test(text)) return toMoment(Date.now() - parseDuration(text));
  throw new JobError(
    'invalid-request',
    `'${text}' is no moment; write 2026-11-22T15:00:00Z, or 2h for two hours ago.`,
  );
}
