import {
  type Backoff,
  type ErrorRule,
  type InputOf,
  isKind,
  isReservedKind,
  KIND_RULE,
  type KindSchedule,
  type KindTrigger,
  type Mode,
  type Rate,
  RESERVED_KIND_RULE,
  type Retention,
  type Schema,
} from '@longrun/core';
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
  /** True: a job that is not to begin at once (trigger `manual`) begins in `planning`. Its handler finds the plan in `plan`. */
  readonly planned?: boolean;
  /** The kind's name in the compatible APIs, by the name of the API (`arcgis`, `ptv`, `ogc`, `flatfile`, `omero`), where that is not
   *  what follows from the kind. */
  readonly names?: Readonly<Record<string, string>>;
  readonly input?: Input;
  readonly output?: Output;
  /** The shape of what `checkpoint()` saves. With one declared, a running job can be paused. */
  readonly checkpoint?: Checkpoint;
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  /** What errors of a certain code lead to, in place of `backoff`; the first that matches counts. */
  readonly errorRules?: readonly ErrorRule[];
  /** The longest one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** The longest the whole job may take, in milliseconds: from its start, through queues and retries, without its pauses. */
  readonly jobTimeoutMs?: number;
  /** The longest an attempt may go without saying anything, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** How long the handler may take to confirm a pause, a stop or a cancel, in milliseconds; a minute unless told otherwise. After that
   *  a cancelled job is taken from it, and any other counts as stuck. */
  readonly confirmMs?: number;
  /** Makes a job of this kind by itself, again and again: `every weekday at 9`, cron, or more. It becomes a schedule of the
   *  kind's name, and gives way to what people decide about that. */
  readonly schedule?: KindSchedule;
  /** Which published events start a job of this kind: `{ topic: 'workbook:opened' }`, or a list, of which the first that fits counts.
   *  Unless told otherwise the payload of the event is the input. */
  readonly on?: KindTrigger | readonly KindTrigger[];
  /** How many jobs of the kind may be in workers' hands at once, over all workers. An operator's limit wins. */
  readonly concurrency?: number;
  /** How often jobs of the kind may start, over all workers. An operator's limit wins. */
  readonly rate?: Rate;
  /** How long its jobs are kept after their end; the engine's own times where nothing is said. */
  readonly retention?: Retention;
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
  if (isReservedKind(definition.kind))
    throw new TypeError(`"${definition.kind}" cannot name a kind of job. A name ${RESERVED_KIND_RULE}.`);
  return definition;
}
