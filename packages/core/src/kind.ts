import type { Mode } from './job.ts';
import type { JsonObject } from './json.ts';
import type { KindTrigger } from './kind-trigger.ts';
import type { Rate } from './limit.ts';
import type { Retention } from './retention.ts';
import type { Backoff, ErrorRule } from './retry-policy.ts';
import type { KindSchedule } from './schedule.ts';
import type { Schema } from './schema.ts';

/** What is known of a kind of job without its handler: enough to check input and draw a button. */
export interface KindDescription {
  /** `domain:operation`, such as `workbook:export`. */
  readonly kind: string;
  readonly version?: string;
  readonly label?: string;
  readonly description?: string;
  readonly icon?: string;
  readonly mode?: Mode;
  /** True: ask the user before starting. */
  readonly confirm?: boolean;
  /** JSON Schema (2020-12) of the input and of the output. */
  readonly inputSchema?: JsonObject;
  readonly outputSchema?: JsonObject;
  /** True: the handler saves checkpoints, so a running job can be paused. */
  readonly pausable?: boolean;
  /** True: a job of the kind that is not to begin at once (trigger `manual`) begins in `planning`, where it is given its plan. */
  readonly planned?: boolean;
  /** Its name in the compatible APIs, by the name of the API (`arcgis`, `ptv`, `ogc`, `flatfile`, `omero`), where that is not
   *  what follows from the kind. Up to 20, of 1 to 200 characters. */
  readonly names?: Readonly<Record<string, string>>;
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  readonly errorRules?: readonly ErrorRule[];
  readonly timeoutMs?: number;
  readonly jobTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
  /** How long its jobs are kept after their end, where that differs from what the engine does. */
  readonly retention?: Retention;
  /** How long a worker may take to confirm a pause, a stop or a cancel before the job counts as stuck (and a cancelled one is
   *  taken from it), in milliseconds; a minute unless told otherwise. */
  readonly confirmMs?: number;
  /** How many jobs of the kind may be in workers' hands at once; 1 to 1,000,000. A limit that is set for the kind wins. */
  readonly concurrency?: number;
  /** How often jobs of the kind may start. A limit that is set for the kind wins. */
  readonly rate?: Rate;
  /** Makes a schedule of the kind's name when a worker announces the kind. */
  readonly schedule?: KindSchedule;
  /** Which published events start a job of the kind; at most 20 rules. Of those that an event fits, the first counts. */
  readonly on?: KindTrigger | readonly KindTrigger[];
}

/** A kind that can be submitted. */
export interface KnownKind extends KindDescription {
  /** True: a worker that is alive takes it. */
  readonly offered: boolean;
}

/** A kind by its name, with schemas from which the types of input and output follow. A definition with its
 *  handler is one; so is a literal object in a browser that must not import handlers. */
export interface TypedKind<Input = unknown, Output = unknown> {
  readonly kind: string;
  readonly input?: Schema<Input, unknown>;
  readonly output?: Schema<unknown, Output>;
}

const KIND = /^[A-Za-z0-9][\w.-]*(:[\w.-]+)+$/;
export const MAX_KIND_LENGTH = 200;
export const MAX_API_NAMES = 20;
export const MAX_API_NAME_LENGTH = 200;
export const KIND_RULE = '`domain:operation`, letters, digits, `_`, `-`, `.`, at most 200 characters';

export function isKind(text: string): boolean {
  return text.length <= MAX_KIND_LENGTH && KIND.test(text);
}

export const RESERVED_KIND_RULE = 'must not begin with `longrun:`; those kinds are the engine’s own';

/** A kind that the engine itself runs: nobody else submits or claims its jobs. */
export function isReservedKind(kind: string): boolean {
  return kind.startsWith('longrun:');
}
