import {
  type BulkFilter,
  DRIVERS,
  type Driver,
  JOB_STATES,
  JobError,
  type JobState,
  type Moment,
} from '@longrun/core';
import { type Command, Option } from 'commander';
import { parseMoment } from './format/parse-moment.ts';
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
  readonly driver?: Driver;
  readonly externalId?: string;
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
    .addOption(
      new Option('--driver <who>', 'only jobs that a worker drives, or their caller').choices(DRIVERS),
    )
    .option('--external-id <text>', 'only the job with this name of yours')
    .option('--text <text>', 'appears in the id, the kind or the latest message')
    .option('--created-after <moment>', 'not older than that: ISO 8601, or 2h for two hours ago', parseMoment)
    .option('--created-before <moment>', 'older than that: ISO 8601, or 7d for a week ago', parseMoment);
}

export function filterOf(options: FilterOptions): BulkFilter {
  const { state, kind, owner, tag, attribute, schedule, text, createdAfter, createdBefore } = options;
  const { driver, externalId } = options;
  return {
    ...(state !== undefined && { state: state.split(',').map(stateOf) }),
    ...(kind !== undefined && { kind }),
    ...(owner !== undefined && { owner }),
    ...(tag !== undefined && { tag }),
    ...(attribute && { attributes: Object.fromEntries(attribute.map(nameAndValue)) }),
    ...(schedule !== undefined && { scheduleId: schedule }),
    ...(driver !== undefined && { driver }),
    ...(externalId !== undefined && { externalId }),
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
