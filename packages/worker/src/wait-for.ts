import {
  type Json,
  jsonSchemaOf,
  type OutputOf,
  type Schema,
  toMoment,
  type Waited,
  type WaitedJob,
  type WaitRequest,
} from '@longrun/core';
import type { Attempt } from './attempt.ts';
import { WaitTimeout } from './wait-timeout.ts';

/** When a wait ends at the latest. */
export type WaitEnd = { readonly delayMs?: number } | { readonly until: Date | string };

/** Waits without holding a worker, for days if need be. The handler ends here, and begins anew when the wait is over; then the
 *  same call answers what it brought, like a step of that name. */
export interface WaitFor {
  /** A moment. */
  (name: string, when: WaitEnd): Promise<void>;
  /** The ends of other jobs, in the order of the ids. Throws `WaitTimeout` when its own end comes first. */
  (name: string, what: { readonly jobs: readonly string[] } & WaitEnd): Promise<readonly WaitedJob[]>;
  /** An answer from a person, who sees the question and fills a form made from the schema. Throws `WaitTimeout` when none came
   *  in time. */
  <Answer extends Schema>(
    name: string,
    what: { readonly answer: Answer; readonly question?: string } & WaitEnd,
  ): Promise<OutputOf<Answer>>;
}

type What = WaitEnd & {
  readonly jobs?: readonly string[];
  readonly answer?: Schema;
  readonly question?: string;
};

export function createWaitFor(attempt: Attempt): WaitFor {
  const waitFor = async (name: string, what: What): Promise<unknown> => {
    const waited = broughtBy(attempt, name);
    if (waited === undefined) throw attempt.waitFor(name, requestOf(what));
    if ('timedOut' in waited) throw new WaitTimeout(name);
    if (what.answer) return parsed(what.answer, waited.value);
    return what.jobs ? waited.value : undefined;
  };
  // Which overload was meant shows in what was asked for.
  return waitFor as WaitFor;
}

/** What a wait of that name has brought, if it is over. */
export function broughtBy({ job }: Attempt, name: string): Waited<Json> | undefined {
  if (!job.steps || !Object.hasOwn(job.steps, name)) return undefined;
  return job.steps[name] as Waited<Json>; // written by the engine when the wait ended
}

function requestOf({ jobs, answer, question, ...end }: What): WaitRequest {
  const until = 'until' in end ? { until: toMoment(new Date(end.until).getTime()) } : end;
  if (jobs) return { type: 'jobs', jobIds: [...jobs], ...until };
  if (!answer) return { type: 'timer', ...until };
  const schema = jsonSchemaOf(answer, 'input');
  return { type: 'answer', ...(question !== undefined && { question }), ...(schema && { schema }), ...until };
}

/** The engine has checked the answer against the JSON Schema; the schema itself may say more, and fill in defaults. */
async function parsed(schema: Schema, value: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  throw Object.assign(new Error(`The answer does not fit: ${result.issues[0]?.message}`), {
    code: 'invalid-answer',
    details: { answer: value },
    retryable: false,
  });
}
