import {
  actionsFor,
  BULK_ACTIONS,
  type BulkAction,
  type BulkRequest,
  JOB_STATES,
  JobError,
  type JobState,
  type Violation,
} from '@longrun/core';
import { filterOf, filterViolations } from '../list.ts';
import type { JobFilter } from '../store-query.ts';

/** It always names states: those in which a job may be touched. */
export type BulkJobFilter = JobFilter & { readonly states: readonly JobState[] };

const MAX_REASON = 900; // the name of the bulk job stands beside it, within the 1,000 of an update's reason

/** The jobs that a request means. Rejects with `invalid-input` what cannot be meant. */
export function bulkFilter(request: BulkRequest, tenant: string): BulkJobFilter {
  const errors = violations(request);
  const [first] = errors;
  if (first) throw new JobError('invalid-input', `${first.pointer} ${first.message}.`, { errors });
  const filter = filterOf(request.filter ?? {}, tenant);
  if (request.all !== true && isEverything(filter)) throw everything();
  const states = statesFor(request.action).filter((state) => filter.states?.includes(state) ?? true);
  if (states.length === 0) throw impossible(request.action);
  return { ...filter, states, exceptKindPrefix: 'longrun:' };
}

/** In which states an action can be asked of a job at all. */
function statesFor(action: BulkAction): JobState[] {
  return JOB_STATES.filter((state) => actionsFor({ state, pausable: true }).includes(action));
}

function violations({ action, filter = {}, options, reason }: BulkRequest): Violation[] {
  const errors = filterViolations(filter, '/filter');
  if (!BULK_ACTIONS.includes(action))
    errors.push({ pointer: '/action', message: `must be one of ${BULK_ACTIONS.join(', ')}` });
  if (options !== undefined && action !== 'retry')
    errors.push({ pointer: '/options', message: 'belong to retry alone' });
  if (reason !== undefined && (typeof reason !== 'string' || reason.length > MAX_REASON))
    errors.push({ pointer: '/reason', message: `must be a text of at most ${MAX_REASON} characters` });
  return errors;
}

/** No condition is left: none was given, or only such as hold for nearly every job. */
function isEverything({ tenant, topLevel, exceptKindPrefix, ...conditions }: JobFilter): boolean {
  return Object.entries(conditions).every(([name, value]) => name === 'kindPrefix' && value === '');
}

function everything(): JobError {
  return invalid(
    '/filter',
    'is empty and would mean every job; give a condition, or `all: true` if that is meant',
  );
}

function impossible(action: BulkAction): JobError {
  return invalid('/filter/state', `names no state that allows ${action}; ${statesFor(action).join(', ')} do`);
}

function invalid(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `${pointer} ${message}.`, { errors: [{ pointer, message }] });
}
