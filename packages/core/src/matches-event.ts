import type { Json } from './json.ts';
import { matchesPattern } from './matches-pattern.ts';
import { valueAt } from './value-at.ts';

/** What an event must hold: by the name of a field, wherever it is nested, or by its whole path with dots. A text is a
 *  pattern as for topics; other values must be the same; `null` matches a field that is not there; of a list one value must
 *  match. */
export type EventMatch = Readonly<Record<string, EventValue | readonly EventValue[]>>;
type EventValue = string | number | boolean | null;

/** Whether every field of `match` is matched. */
export function matchesEvent(event: object, match: EventMatch): boolean {
  return Object.entries(match).every(([key, wanted]) => {
    const found = key.includes('.') ? [valueAt(event, key)] : [...named(event, key)];
    const values = found.filter((value) => value !== undefined);
    const isWanted = (one: EventValue) =>
      values.length === 0 ? one === null : values.some((value) => fits(value, one));
    // A list of values, or one: a type that Array.isArray does not tell apart when the list is readonly.
    return (Array.isArray(wanted) ? (wanted as readonly EventValue[]) : [wanted as EventValue]).some(
      isWanted,
    );
  });
}

function fits(value: unknown, wanted: EventValue): boolean {
  return typeof wanted === 'string' && typeof value === 'string'
    ? matchesPattern(wanted, value)
    : value === wanted;
}

/** Every value under that name, at any depth. */
function* named(value: object, name: string): Generator<unknown> {
  for (const [key, inner] of Object.entries(value)) {
    if (key === name && !isObject(inner)) yield inner;
    if (isObject(inner)) yield* named(inner, name);
  }
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null;
}
