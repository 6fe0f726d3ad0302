import type { Mode } from './job.ts';
import type { JsonObject } from './json.ts';
import type { Backoff } from './retry-policy.ts';
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
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  readonly timeoutMs?: number;
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
export const KIND_RULE = '`domain:operation`, letters, digits, `_`, `-`, `.`, at most 200 characters';

export function isKind(text: string): boolean {
  return text.length <= MAX_KIND_LENGTH && KIND.test(text);
}
