import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../json.ts';
import { formOf } from './form-of.ts';
import { problemWith } from './problem-with.ts';
import { readAnswer, type TypedField } from './read-answer.ts';

/** Reads what was typed into the field `x` of an object. */
function read(property: JsonObject, typed: string, { required = true } = {}) {
  const form = formOf({ type: 'object', properties: { x: property }, required: required ? ['x'] : [] });
  // Each test asks for a field that is typed.
  const [field] = (form.type === 'group' ? form.fields : []) as TypedField[];
  return field ? readAnswer(field, typed) : undefined;
}

test('a number is read by its rule, and the refusal says the rule', () => {
  const places = { type: 'integer', minimum: 2, maximum: 10 };
  deepEqual(read(places, ' 7 '), { value: 7 });
  for (const typed of ['1', '11', '2.5', 'seven', '0x7', 'NaN'])
    deepEqual(read(places, typed), { problem: 'must be a whole number from 2 to 10' }, typed);
  deepEqual(read({ type: 'number' }, '-1.5e3'), { value: -1500 });
  deepEqual(read({ type: 'number', multipleOf: 0.1 }, '0.3'), { value: 0.3 });
  deepEqual(read({ type: 'number', exclusiveMinimum: 0, maximum: 5 }, '0'), {
    problem: 'must be a number of at most 5 above 0',
  });
});

test('a bound that numbers have anyway is not told', () => {
  const limit = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
  deepEqual(read(limit, '0'), { problem: 'must be a whole number of at least 1' });
});

test('nothing typed means the default, else nothing, else null where null is allowed', () => {
  deepEqual(read({ type: 'integer', default: 5 }, ''), { value: 5 });
  deepEqual(read({ type: 'integer' }, ' ', { required: false }), { value: undefined });
  deepEqual(read({ type: ['integer', 'null'] }, ''), { value: null });
  deepEqual(read({ type: 'integer' }, ''), { problem: 'is missing' });
  deepEqual(read({ type: 'string' }, ''), { value: '' });
  deepEqual(read({ type: 'string', minLength: 1 }, ''), { problem: 'must be a text that is not empty' });
});

test('a text keeps its spaces and is measured in characters', () => {
  deepEqual(read({ type: 'string' }, ' a '), { value: ' a ' });
  deepEqual(read({ type: 'string', maxLength: 1 }, '🦊'), { value: '🦊' });
  deepEqual(read({ type: 'string', pattern: '^[A-Z]+$' }, 'abc'), {
    problem: 'must be a text that matches ^[A-Z]+$',
  });
  deepEqual(read({ type: 'string', pattern: '(?<![' }, 'abc'), { value: 'abc' });
});

test('formats are checked and shown by an example', () => {
  const wrong: [string, string, string][] = [
    ['date', '2026-02-30', 'must be a date such as 2026-01-31'],
    ['date-time', '2026-01-31T25:00:00Z', 'must be a date and time such as 2026-01-31T12:00:00Z'],
    ['time', '24:00', 'must be a time of day such as 12:00:00'],
    ['email', 'name at example.org', 'must be an email address such as name@example.org'],
    ['uri', 'example.org', 'must be an address such as https://example.org/'],
    ['uuid', '123', 'must be a UUID such as 0199d4a5-7b1c-7e3f-8a52-3f6d1c9b2e40'],
  ];
  for (const [format, typed, problem] of wrong)
    deepEqual(read({ type: 'string', format }, typed), { problem }, format);
  const right = [
    ['date', '2026-02-28'],
    ['date-time', '2026-02-28T10:00:00+02:00'],
    ['time', '23:59'],
    ['email', 'ada@example.org'],
    ['uri', 'https://example.org/a?b'],
    ['unheard-of', 'x'],
  ];
  for (const [format = '', typed = ''] of right)
    deepEqual(read({ type: 'string', format }, typed), { value: typed }, format);
});

test('a moment without a time zone is one of here', () => {
  const here = new Date(2026, 0, 31, 12, 30).toISOString();
  for (const typed of ['2026-01-31T12:30', '2026-01-31 12:30:00'])
    deepEqual(read({ type: 'string', format: 'date-time' }, typed), { value: here });
  deepEqual(read({ type: 'string', format: 'date-time' }, '2026-01-31 25:30'), {
    problem: 'must be a date and time such as 2026-01-31T12:00:00Z',
  });
});

test('JSON is read, and must be of the shape that the schema wants', () => {
  const anything = { type: 'object', additionalProperties: {} };
  deepEqual(read(anything, '{"a":[1]}'), { value: { a: [1] } });
  deepEqual(read(anything, '[1]'), { problem: 'must be a JSON object' });
  equal(read(anything, '{a:1}')?.problem?.startsWith('is not JSON: '), true);
});

test('the rules of lists, choices, booleans and constants are told too', () => {
  const problems: [JsonObject, Json, string][] = [
    [
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 },
      [],
      'must be a list of 1 to 3, each a text',
    ],
    [
      { type: 'array', items: { type: 'integer' }, minItems: 2 },
      [1, 'x'],
      'must be a list of at least 2, each a whole number',
    ],
    [{ enum: ['a', 'b'] }, 'c', 'must be one of a, b'],
    [{ type: 'boolean' }, 'yes', 'must be true or false'],
    [{ const: 'x' }, 'y', 'must be "x"'],
  ];
  for (const [schema, value, problem] of problems) equal(problemWith(formOf(schema), value), problem);
});
