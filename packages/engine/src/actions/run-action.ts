import {
  type ActionRun,
  type ActionSpec,
  disabledBy,
  type Job,
  JobError,
  type Json,
  type SubmitRequest,
  type Violation,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from '../schedules/assert-none.ts';
import { schemaChecker } from '../schema-checker.ts';
import { submit } from '../submit.ts';
import type { StoredAction } from './stored-action.ts';
import { ownSchema, specOf, toAction } from './to-action.ts';

/** Submits the job of an action. The catalogue of the tenant must have been loaded. */
export async function runAction(
  runtime: Runtime,
  caller: Caller,
  stored: StoredAction,
  { input: answers, source, ...given }: ActionRun,
): Promise<Job> {
  const spec = specOf(stored);
  const action = toAction(stored, runtime.catalogue.describe(caller.tenant, spec.kind));
  const reason = disabledBy(action);
  if (reason !== undefined)
    throw new JobError('action-disabled', `${action.label} cannot be run now: ${reason}`, {
      actionId: action.id,
      reason,
    });
  const input = answers ?? noAnswers(action);
  assertNone(ownViolations(spec, input));
  const from = source ?? action.target;
  const request: SubmitRequest & Pick<Job, 'actionId'> = {
    ...action.job,
    ...given,
    kind: action.kind,
    mode: action.mode,
    trigger: 'immediate',
    ...(action.driver !== undefined && { driver: action.driver }),
    ...(from !== undefined && { source: from }),
    ...(input !== undefined && { input }),
    actionId: action.id, // what belongs to no field of a request is kept with the job as it is
  };
  const submitted = await submit(runtime, caller, request);
  if (submitted.error) throw submitted.error;
  return submitted.job;
}

/** A person has written the schema, and perhaps not well. */
function ownViolations(spec: ActionSpec, input: Json | undefined): Violation[] {
  const schema = ownSchema(spec);
  try {
    const found = schema ? schemaChecker(schema)(input, '/input') : [];
    // Of alternatives none of which fits, the first word is about the place and the others about each alternative.
    return [...new Map(found.toReversed().map((wrong) => [wrong.pointer, wrong])).values()].toReversed();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return [{ pointer: '/input', message: `cannot be checked: the action’s schema says “${reason}”` }];
  }
}

/** Of a form that nobody has filled in, each missing answer is named. */
function noAnswers({ inputSchema }: ActionSpec): Json | undefined {
  return inputSchema?.type === 'object' && inputSchema.default === undefined ? {} : undefined;
}
