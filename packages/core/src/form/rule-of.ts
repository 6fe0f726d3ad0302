import type { Field, ListField, NumberField, TextField } from './field.ts';
import { formatNamed } from './formats.ts';

/** What a value of this field is, to end a sentence with: `a whole number from 2 to 10`. */
export function ruleOf(field: Field): string {
  switch (field.type) {
    case 'text':
      return textRule(field);
    case 'number':
      return numberRule(field);
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${field.choices.map(({ label }) => label).join(', ')}`;
    case 'constant':
      return JSON.stringify(field.value);
    case 'list':
      return listRule(field);
    case 'group':
      return 'an object';
    case 'json':
      return field.shape ? { object: 'a JSON object', array: 'a JSON list' }[field.shape] : 'JSON';
  }
}

function textRule({ format, minLength = 0, maxLength, pattern }: TextField): string {
  const known = formatNamed(format);
  if (known) return `${known.words} such as ${known.example}`;
  const length = rangeText(minLength > 0 ? minLength : undefined, maxLength);
  const characters =
    minLength === 1 && maxLength === undefined ? 'that is not empty' : length && `of ${length} characters`;
  return ['a text', characters, pattern !== undefined && `that matches ${pattern}`].filter(Boolean).join(' ');
}

function numberRule(field: NumberField): string {
  const { isWhole, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = field;
  const [least, most] = [told(minimum), told(maximum)];
  const isRange = least !== undefined && most !== undefined;
  return [
    isWhole ? 'a whole number' : 'a number',
    isRange
      ? `from ${least} to ${most}`
      : least !== undefined || most !== undefined
        ? `of ${rangeText(least, most)}`
        : '',
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
    multipleOf !== undefined && `divisible by ${multipleOf}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A bound that is there only because numbers end there is not worth a word. */
function told(bound: number | undefined): number | undefined {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
}

function listRule({ item, minItems, maxItems }: ListField): string {
  const count = rangeText(minItems > 0 ? minItems : undefined, maxItems);
  return `a list${count && ` of ${count}`}, each ${ruleOf(item)}`;
}

function rangeText(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && least === most) return `exactly ${least}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most === undefined ? '' : `at most ${most}`;
}
