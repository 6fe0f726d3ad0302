import { type ChoiceField, type Json, type ListField, mayBeUnset, problemWith, unset } from '@longrun/core';
import { askTyped } from './ask-typed.ts';
import { type Asking, isSame, keepsDefault, questionOf } from './question.ts';

/** Asks for several values: ticked where they are known, else typed one after the other. */
export async function askList(field: ListField, asking: Asking): Promise<Json | undefined> {
  const { item } = field;
  const isTyped = item.type !== 'choice';
  if (isTyped && field.default !== undefined && (await keepsDefault(field, asking))) return field.default;
  for (;;) {
    const values = isTyped ? await askEntries(field, item, asking) : await askSome(field, item, asking);
    if (values.length === 0 && mayBeUnset(field)) return unset(field);
    const problem = problemWith(field, values);
    const complaint = problem ? `${field.label} ${problem}` : asking.complaint(field, values);
    if (complaint === undefined) return values;
    asking.asker.warn(complaint);
  }
}

async function askSome(
  field: ListField,
  { choices }: ChoiceField,
  { asker, within }: Asking,
): Promise<Json[]> {
  const standard = Array.isArray(field.default) ? field.default : [];
  const start = [...choices.keys()].filter((place) =>
    standard.some((value) => isSame(value, choices[place]?.value)),
  );
  const chosen = await asker.pickSome(questionOf(field, within), choices, start);
  return choices.filter((_, place) => chosen.includes(place)).map(({ value }) => value);
}

async function askEntries(
  field: ListField,
  item: Exclude<ListField['item'], ChoiceField>,
  asking: Asking,
): Promise<Json[]> {
  const { default: _, ...bare } = item;
  const most = field.maxItems ?? Number.POSITIVE_INFINITY;
  const entries: Json[] = [];
  while (entries.length < most) {
    const mayEnd = entries.length >= field.minItems || (entries.length === 0 && mayBeUnset(field));
    const entry = {
      ...(field.description !== undefined && { description: field.description }),
      ...bare,
      label: `${field.label} ${entries.length + 1}`,
      isRequired: !mayEnd,
      // An empty line ends the list, so no entry can be empty.
      ...(bare.type === 'text' && { minLength: Math.max(1, bare.minLength ?? 0) }),
    };
    // Entries have no place of their own in the schema; the list is checked as a whole.
    const value = await askTyped(entry, { ...asking, complaint: () => undefined });
    if (value === undefined) break;
    entries.push(value);
  }
  return entries;
}
