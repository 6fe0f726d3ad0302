import type { Field, Json } from '@longrun/core';
import type { Asker, Question } from './asker.ts';

/** What the questions of one form share. */
export interface Asking {
  readonly asker: Asker;
  /** The groups that a field is in, by their labels. */
  readonly within: readonly string[];
  /** What the whole schema says against a value of a field, beyond what the field itself can tell. */
  readonly complaint: (field: Field, value: Json) => string | undefined;
}

export function questionOf(field: Field, within: readonly string[], rule?: string): Question {
  const hint = [field.description, rule].filter(Boolean).join('; ');
  return { text: nameOf(field, within), ...(hint && { hint }) };
}

/** A field's label with those of the groups around it. */
export function nameOf(field: Field, within: readonly string[]): string {
  return [...within, field.label].join(' › ');
}

/** Asks whether a default is kept that would take several answers to change. */
export function keepsDefault(field: Field, { asker, within }: Asking): Promise<boolean> {
  const question = questionOf(field, within, JSON.stringify(field.default));
  return asker.yes({ ...question, text: `Keep ${nameOf(field, within)} as it is by default?` }, true);
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
