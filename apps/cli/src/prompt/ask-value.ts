import { type Field, formOf, type Json, type JsonObject, readAnswer } from '@longrun/core';
import { type SchemaChecker, schemaChecker } from '@longrun/engine';
import { askField } from './ask-field.ts';
import type { Asker } from './asker.ts';

/** Asks for a value that fits a JSON Schema, field by field. `label` names the whole where it has no title. */
export async function askValue(asker: Asker, schema: JsonObject, label: string): Promise<Json> {
  const check = schemaChecker(schema);
  const complaint = (field: Field, value: Json) => complaintAt(check, field, value);
  const value = (await askField(formOf(schema, label), { asker, within: [], complaint })) ?? null;
  const wrong = check(value);
  if (wrong.length === 0) return value;
  // Every field fits and the whole does not: a rule between fields, for which there is no question.
  for (const { pointer, message } of wrong) asker.warn(`${pointer || label}: ${message}`);
  return askAgain(asker, schema, value, label);
}

/** Whether anything would be asked for a value of this schema. */
export function asksAnything(schema: JsonObject): boolean {
  const form = formOf(schema);
  return form.type !== 'constant' && !(form.type === 'group' && form.fields.length === 0);
}

async function askAgain(asker: Asker, schema: JsonObject, value: Json, label: string): Promise<Json> {
  const { name, pointer, isRequired, isNullable } = formOf(schema);
  const field = { name, pointer, label, isRequired, isNullable, type: 'json' } as const;
  const check = schemaChecker(schema);
  const typed = await asker.line(
    { text: label, hint: 'JSON' },
    {
      start: JSON.stringify(value),
      problemWith: (text) => {
        const answer = readAnswer(field, text);
        return answer.problem
          ? `${label} ${answer.problem}`
          : complaintAt(check, field, answer.value ?? null);
      },
    },
  );
  return JSON.parse(typed) as Json; // accepted above, so it is JSON
}

/** What the schema says against a value at a field's place, the rest of the whole being unknown yet. */
function complaintAt(check: SchemaChecker, { pointer, label }: Field, value: Json): string | undefined {
  const whole = tokensOf(pointer).reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  const wrong = check(whole).find((each) => `${each.pointer}/`.startsWith(`${pointer}/`));
  return wrong && `${label}${wrong.pointer.slice(pointer.length)}: ${wrong.message}`;
}

function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
