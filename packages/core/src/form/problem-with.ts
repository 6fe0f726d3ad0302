import type { Json } from '../json.ts';
import type { Field, NumberField, TextField } from './field.ts';
import { formatNamed } from './formats.ts';
import { ruleOf } from './rule-of.ts';

/** What is wrong with a value, to be read behind the field's label: `must be a whole number from 2 to 10`. Undefined
 *  when nothing is, as far as a form can tell: whoever takes the value checks it against the schema. */
export function problemWith(field: Field, value: Json): string | undefined {
  if (value === null && field.isNullable) return undefined;
  return fits(field, value) ? undefined : `must be ${ruleOf(field)}`;
}

function fits(field: Field, value: Json): boolean {
  switch (field.type) {
    case 'text':
      return typeof value === 'string' && isText(field, value);
    case 'number':
      return typeof value === 'number' && isNumber(field, value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return field.choices.some((choice) => isSame(choice.value, value));
    case 'constant':
      return isSame(field.value, value);
    case 'list': {
      const { item, minItems, maxItems = Number.POSITIVE_INFINITY } = field;
      if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
      return value.every((entry) => problemWith(item, entry) === undefined);
    }
    case 'group':
      return isRecord(value);
    case 'json':
      return field.shape === 'object' ? isRecord(value) : field.shape !== 'array' || Array.isArray(value);
  }
}

function isText({ format, minLength = 0, maxLength, pattern }: TextField, text: string): boolean {
  const length = [...text].length;
  if (length < minLength || length > (maxLength ?? length)) return false;
  return (formatNamed(format)?.fits(text) ?? true) && matches(pattern, text);
}

function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true; // written for another engine of expressions; whoever takes the value decides
  }
}

function isNumber(field: NumberField, value: number): boolean {
  const { isWhole, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = field;
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value))) return false;
  if (value < (minimum ?? value) || value > (maximum ?? value)) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  if (multipleOf === undefined) return true;
  const times = value / multipleOf;
  return Math.abs(times - Math.round(times)) < 1e-9; // 0.3 is three times 0.1, whatever the last bit says
}

function isRecord(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
