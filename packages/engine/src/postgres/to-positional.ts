import type { Question } from '../sql/statement.ts';
import { storableJson, storableText } from './storable.ts';

// Postgres wants to know the type of every parameter, and cannot tell that of one that is compared with NULL alone or is
// added to another. A name means one thing in all statements, so it has one type.
// Those that are not named here are texts.
const NAMES = {
  bigint: `after at attempt before burst byCaller capacity concurrency confirmMs count createdAfter createdAt createdBefore
    declared dueAt embedded end expiresAt finishedAt fresh hasCheckpoint hasSteps idleTimeoutMs index isDefined isPartial job
    jobTimeoutMs keepUntil lastAt later leaseUntil limit maxAttempts maxDuration maxWaitMs minDuration missed most needed
    nextAt now number open others parent part perMs place position priority queuedAt rank revision rows run said saved seenAt
    sequence since size startBy turn until acknowledged_at claimed_at end_by finished_at idle_until lease_until paused_at
    queued_at start_by started_at worked_ms
    finished started taken`,
  float8: 'nextStart',
  json: 'data options queues keys owners events states ids',
} as const;
const TYPES = new Map(
  Object.entries(NAMES).flatMap(([type, names]) => names.split(/\s+/).map((name) => [name, type])),
);

export interface PositionalText {
  readonly text: string;
  /** In the order of their places. */
  readonly names: readonly string[];
}

/** A statement as Postgres takes it: `:name` becomes `$1` with the type of the name. */
export function toPositional(text: string): PositionalText {
  const names: string[] = [];
  const positional = text.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}::${typeOf(name)}`;
  });
  return { text: positional, names };
}

/** The values of a question in the order of the places. */
export function valuesOf(names: readonly string[], values: Question['values']): (string | number | null)[] {
  return names.map((name) => boundAs(name, values[name] ?? null));
}

/** A value as it is bound to a name: what no text of Postgres can hold is replaced, for one such text must not cost a whole batch, nor
 *  what is looked up in JSON a whole list. */
export function boundAs(name: string, value: string | number | null): string | number | null {
  const type = typeOf(name);
  if (typeof value === 'string') return type === 'json' ? storableJson(value) : storableText(value);
  // As text it would be compared as text.
  if (typeof value === 'number' && type === 'text') throw new Error(`:${name} has no type`);
  return value;
}

/** The type of what is bound to a name. */
export function typeOf(name: string): string {
  return TYPES.get(name) ?? 'text';
}
