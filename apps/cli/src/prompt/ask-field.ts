import { type Field, type GroupField, type Json, mayBeUnset, unset } from '@longrun/core';
import { askChoice } from './ask-choice.ts';
import { askList } from './ask-list.ts';
import { askTyped } from './ask-typed.ts';
import { type Asking, keepsDefault, nameOf, questionOf } from './question.ts';

/** Asks for a field and for what is in it. Undefined: it is left out. */
export async function askField(field: Field, asking: Asking): Promise<Json | undefined> {
  switch (field.type) {
    case 'constant':
      return field.value;
    case 'boolean':
    case 'choice':
      return askChoice(field, asking);
    case 'list':
      return askList(field, asking);
    case 'group':
      return askGroup(field, asking);
    default:
      return askTyped(field, asking);
  }
}

async function askGroup(field: GroupField, asking: Asking): Promise<Json | undefined> {
  const { asker, within } = asking;
  const isWhole = field.pointer === '';
  if (!isWhole && field.default !== undefined && (await keepsDefault(field, asking))) return field.default;
  if (mayBeUnset(field)) {
    const question = { ...questionOf(field, within), text: `Set ${nameOf(field, within)}?` };
    if (!(await asker.yes(question, false))) return unset(field);
  }
  const inside = { ...asking, within: isWhole ? within : [...within, field.label] };
  const entries: [string, Json][] = [];
  for (const inner of field.fields) {
    const value = await askField(inner, inside);
    if (value !== undefined) entries.push([inner.name, value]);
  }
  return Object.fromEntries(entries);
}
