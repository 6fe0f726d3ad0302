import type { Field } from './field.ts';

/** True where a field can be left unset. One with a default never is. */
export function mayBeUnset(field: Field): boolean {
  return field.default === undefined && (!field.isRequired || field.isNullable);
}

/** The value of a field that is not set: none, or null where something must be given. */
export function unset(field: Field): null | undefined {
  return field.isRequired ? null : undefined;
}
