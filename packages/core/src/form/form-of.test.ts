import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../json.ts';
import type { Field } from './field.ts';
import { formOf } from './form-of.ts';

/** The fields of an object with these properties, by name. */
function fieldsOf(properties: JsonObject, required: string[] = [], $defs: JsonObject = {}) {
  const form = formOf({ type: 'object', properties, required, $defs });
  ok(form.type === 'group');
  return Object.fromEntries(form.fields.map((field) => [field.name, field]));
}

/** One property's field without what all fields have. */
function shape(property: JsonObject): Partial<Field> {
  const { name, pointer, label, isRequired, isNullable, ...rest } = formOf(property);
  return rest;
}

test('the properties of an object are its fields, in their order, with what the schema says of them', () => {
  const form = formOf({
    type: 'object',
    properties: {
      places: { type: 'integer', minimum: 2, default: 2500, title: 'Places', description: 'From the top' },
      method: { type: 'string', enum: ['geodesic', 'great-circle'] },
    },
    required: ['method'],
  });
  deepEqual(form.type === 'group' && form.fields, [
    {
      name: 'places',
      pointer: '/places',
      label: 'Places',
      description: 'From the top',
      isRequired: false,
      isNullable: false,
      type: 'number',
      isWhole: true,
      minimum: 2,
      default: 2500,
    },
    {
      name: 'method',
      pointer: '/method',
      label: 'method',
      isRequired: true,
      isNullable: false,
      type: 'choice',
      choices: [
        { value: 'geodesic', label: 'geodesic' },
        { value: 'great-circle', label: 'great-circle' },
      ],
    },
  ]);
});

test('each type of JSON Schema has its field', () => {
  deepEqual(shape({ type: 'string', format: 'date', minLength: 3 }), {
    type: 'text',
    format: 'date',
    minLength: 3,
  });
  deepEqual(shape({ type: 'number', exclusiveMinimum: 0 }), {
    type: 'number',
    isWhole: false,
    exclusiveMinimum: 0,
  });
  deepEqual(shape({ type: 'boolean', default: true }), { type: 'boolean', default: true });
  deepEqual(shape({ const: 5 }), { type: 'constant', value: 5 });
  deepEqual(shape({ oneOf: [{ const: 1, title: 'One' }, { const: 2 }] }), {
    type: 'choice',
    choices: [
      { value: 1, label: 'One' },
      { value: 2, label: '2' },
    ],
  });
  const list = formOf({ type: 'array', items: { type: 'string', enum: ['a', 'b'] }, minItems: 1 });
  ok(list.type === 'list');
  deepEqual([list.item.type, list.minItems], ['choice', 1]);
});

test('a constant that may be left out is a choice', () => {
  equal(fieldsOf({ mode: { const: 'fast' } }).mode?.type, 'choice');
});

test('references are followed, and parts put together', () => {
  const { place, both } = fieldsOf(
    {
      place: { $ref: '#/$defs/place', description: 'Where' },
      both: {
        allOf: [
          { $ref: '#/$defs/place' },
          { type: 'object', properties: { b: { type: 'number' } }, required: ['b'] },
        ],
      },
    },
    [],
    { place: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
  );
  equal(place?.description, 'Where');
  deepEqual(place?.type === 'group' && place.fields.map(({ pointer }) => pointer), ['/place/a']);
  deepEqual(both?.type === 'group' && both.fields.map(({ name, isRequired }) => [name, isRequired]), [
    ['a', true],
    ['b', true],
  ]);
});

test('null as an alternative makes a field nullable, however it is said', () => {
  const fields = fieldsOf({
    a: { type: ['string', 'null'] },
    b: { anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }], default: null },
    c: { oneOf: [{ const: 'x' }, { const: 'y' }, { type: 'null' }] },
  });
  deepEqual(
    Object.values(fields).map(({ type, isNullable }) => [type, isNullable]),
    [
      ['text', true],
      ['number', true],
      ['choice', true],
    ],
  );
  equal(fields.b?.default, undefined);
});

test('what cannot be asked piece by piece is asked as JSON', () => {
  for (const property of [
    {},
    { type: ['string', 'number'] },
    { anyOf: [{ type: 'string' }, { type: 'object', properties: {} }] },
    { $ref: '#/nowhere' },
  ])
    deepEqual(shape(property), { type: 'json' });
  deepEqual(shape({ type: 'object', additionalProperties: { type: 'string' } }), {
    type: 'json',
    shape: 'object',
  });
  deepEqual(shape({ type: 'array', items: { type: 'object', properties: {} } }), {
    type: 'json',
    shape: 'array',
  });
});

test('a schema that contains itself, or refers in a circle, comes to an end', () => {
  const form = formOf({ type: 'object', properties: { child: { $ref: '#' } } });
  let depth = 0;
  for (let field: Field | undefined = form; field?.type === 'group'; field = field.fields[0]) depth += 1;
  equal(depth, 4);
  equal(formOf({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }).type, 'json');
});

test('a default that breaks the rule of its own field is none', () => {
  equal(formOf({ type: 'integer', minimum: 5, default: 1 }).default, undefined);
});

test('a name is escaped in the pointer', () => {
  deepEqual(fieldsOf({ 'a/b~c': { type: 'string' } })['a/b~c']?.pointer, '/a~1b~0c');
});
