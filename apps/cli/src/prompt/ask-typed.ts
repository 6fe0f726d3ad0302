import { type Json, mayBeUnset, readAnswer, ruleOf, type TypedField } from '@longrun/core';
import { type Asking, questionOf } from './question.ts';

/** Asks for a value that is typed; what does not fit is refused at once, with the rule. */
export async function askTyped(field: TypedField, asking: Asking): Promise<Json | undefined> {
  const rule = ruleOf(field);
  const standard = field.default === undefined ? undefined : typedText(field.default);
  const placeholder = standard ?? (mayBeUnset(field) ? 'empty: not set' : undefined);
  const typed = await asking.asker.line(
    // That a text is wanted goes without saying.
    questionOf(field, asking.within, rule === 'a text' ? undefined : rule),
    {
      ...(placeholder !== undefined && { placeholder }),
      ...(standard !== undefined && { standard }),
      problemWith: (text) => {
        const { value, problem } = readAnswer(field, text);
        if (problem !== undefined) return `${field.label} ${problem}`;
        return value === undefined ? undefined : asking.complaint(field, value);
      },
    },
  );
  return readAnswer(field, typed).value;
}

function typedText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
