import { type BooleanField, type ChoiceField, type Json, mayBeUnset, unset } from '@longrun/core';
import { type Asking, isSame, questionOf } from './question.ts';

const YES_OR_NO = [
  { value: true, label: 'yes' },
  { value: false, label: 'no' },
] as const;
const NOT_SET = { value: undefined, label: 'not set' } as const;

/** Asks for one of a few values. */
export async function askChoice(
  field: ChoiceField | BooleanField,
  { asker, within }: Asking,
): Promise<Json | undefined> {
  const choices = field.type === 'boolean' ? YES_OR_NO : field.choices;
  const options = mayBeUnset(field) ? [NOT_SET, ...choices] : choices;
  const start = options.findIndex(({ value }) => isSame(value, field.default));
  const chosen = options[await asker.pick(questionOf(field, within), options, Math.max(0, start))];
  return chosen === NOT_SET ? unset(field) : chosen?.value;
}
