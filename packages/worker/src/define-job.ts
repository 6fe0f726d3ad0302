import { type Backoff, type InputOf, isKind, KIND_RULE, type Mode, type Schema } from '@longrun/core';
import type { HandlerContext } from './context.ts';

/** What a kind of job is and does. What is not said here is decided at the submit or by the engine. */
export interface JobDefinition<
  Input extends Schema = Schema,
  Output extends Schema = Schema,
  Checkpoint extends Schema = Schema,
> {
  /** `domain:operation`, such as `workbook:export`. */
  readonly kind: string;
  readonly version?: string;
  /** What a user reads on the button. */
  readonly label?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly mode?: Mode;
  /** True: the user is asked before the start. */
  readonly confirm?: boolean;
  readonly input?: Input;
  readonly output?: Output;
  /** The shape of what `checkpoint()` saves. With one declared, a running job can be paused. */
  readonly checkpoint?: Checkpoint;
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  /** The longest one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Does the work. What it returns is the job's output; what it throws is the attempt's failure. */
  run(context: HandlerContext<Input, Output, Checkpoint>): InputOf<Output> | Promise<InputOf<Output>>;
}

/** Defines a kind of job. Any Standard Schema will do (zod, valibot, arktype …); the types of `input`, `checkpoint()`,
 *  `restored` and of the returned value follow from the schemas. Throws a TypeError when the kind has no proper name. */
export function defineJob<
  Input extends Schema = Schema,
  Output extends Schema = Schema,
  // Without a declared shape there is nothing that could be saved.
  Checkpoint extends Schema = Schema<never>,
>(definition: JobDefinition<Input, Output, Checkpoint>): JobDefinition<Input, Output, Checkpoint> {
  if (!isKind(definition.kind))
    throw new TypeError(`"${definition.kind}" cannot name a kind of job. A name is ${KIND_RULE}.`);
  return definition;
}
