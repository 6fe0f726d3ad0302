import type { Json } from '../json.ts';
import type { JsonField, NumberField, TextField } from './field.ts';
import { formatNamed } from './formats.ts';
import { problemWith } from './problem-with.ts';

/** A field whose value is typed. */
export type TypedField = TextField | NumberField | JsonField;

/** What was typed, as a value (undefined: left out), or why it is none, to be read behind the field's label. */
export type Answer =
  | { readonly value: Json | undefined; readonly problem?: undefined }
  | { readonly problem: string; readonly value?: undefined };

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(:\d{2}(\.\d+)?)?)$/;

/** Reads what was typed into a field. Nothing typed means the default, else nothing; a moment without a time zone is
 *  meant where the reader is. */
export function readAnswer(field: TypedField, typed: string): Answer {
  if (typed.trim() === '') {
    if (field.default !== undefined) return { value: field.default };
    if (!field.isRequired) return { value: undefined };
    if (field.isNullable) return { value: null };
    if (field.type !== 'text') return { problem: 'is missing' };
  }
  const read = parse(field, typed);
  if (read.problem !== undefined) return read;
  const problem = problemWith(field, read.value);
  return problem === undefined ? read : { problem };
}

function parse(field: TypedField, typed: string): { value: Json; problem?: undefined } | { problem: string } {
  switch (field.type) {
    case 'text':
      return { value: field.format === undefined ? typed : withZone(field.format, typed.trim()) };
    case 'number':
      // What is no number is refused by the rule, which says what would be one.
      return { value: NUMBER.test(typed.trim()) ? Number(typed) : typed };
    case 'json':
      try {
        return { value: JSON.parse(typed) as Json }; // JSON.parse gives nothing else
      } catch (error) {
        return { problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
      }
  }
}

function withZone(format: string, text: string): string {
  const [, date, time] = (format === 'date-time' && LOCAL.exec(text)) || [];
  const isDate = date !== undefined && formatNamed('date')?.fits(date) === true;
  const ms = isDate ? Date.parse(`${date}T${time}`) : Number.NaN;
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}
