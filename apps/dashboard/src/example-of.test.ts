import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { exampleOf } from './example-of.ts';

test('an example has what is required, and what names its own value', () => {
  deepEqual(
    exampleOf({
      type: 'object',
      properties: {
        file: { type: 'string' },
        rows: { type: 'integer', minimum: 1 },
        format: { enum: ['csv', 'xlsx'] },
        header: { type: 'boolean', default: true },
        comment: { type: 'string' },
      },
      required: ['file', 'rows', 'format'],
    }),
    { file: 'text', rows: 1, format: 'csv', header: true },
  );
});

test('lists, choices and references are followed', () => {
  deepEqual(
    exampleOf({
      type: 'object',
      properties: { places: { type: 'array', items: { $ref: '#/$defs/place' } } },
      required: ['places'],
      $defs: { place: { anyOf: [{ type: 'object', properties: { lat: { const: 5 } }, required: ['lat'] }] } },
    }),
    { places: [{ lat: 5 }] },
  );
});

test('a schema that contains itself comes to an end', () => {
  const example = exampleOf({
    type: 'object',
    properties: { child: { $ref: '#' } },
    required: ['child'],
  });
  deepEqual(JSON.stringify(example).includes('null'), true);
});

test('without a schema the example is an empty object', () => {
  deepEqual(exampleOf(undefined), {});
});
