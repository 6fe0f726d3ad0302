import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '@longrun/core';
import { shapeOf } from './shape.ts';

const text = { type: 'string' };
const ROWS: readonly [schema: JsonObject, dataType: string][] = [
  [text, 'GPString'],
  [{ type: 'integer' }, 'GPLong'],
  [{ type: 'number' }, 'GPDouble'],
  [{ type: 'boolean' }, 'GPBoolean'],
  [{ type: 'string', format: 'date-time' }, 'GPDate'],
  [{ const: 'a' }, 'GPString'],
  [{ enum: ['a', 'b'] }, 'GPString'],
  [{ enum: [1, 2] }, 'GPDouble'],
  [{ enum: ['a', 1] }, 'GPString'],
  [{ type: ['integer', 'null'] }, 'GPLong'],
  [{ anyOf: [{ type: 'boolean' }, { type: 'null' }] }, 'GPBoolean'],
  [{ anyOf: [{ type: 'boolean' }, text] }, 'GPString'],
  [{ type: 'array', items: { type: 'number' } }, 'GPMultiValue:GPDouble'],
  [{ type: 'array', items: { type: 'object' } }, 'GPMultiValue:GPString'],
  [{ type: 'array', items: { type: 'array', items: text } }, 'GPString'],
  [{ type: 'array' }, 'GPMultiValue:GPString'],
  [{ type: 'object' }, 'GPString'],
  [{}, 'GPString'],
  [{ type: 'object', 'x-arcgis': 'GPRecordSet' }, 'GPRecordSet'],
  [{ type: 'array', items: { type: 'string', 'x-arcgis': 'GPDataFile' } }, 'GPMultiValue:GPDataFile'],
  [{ $ref: '#/$defs/moment' }, 'GPDate'],
  [{ $ref: '#/$defs/round' }, 'GPString'],
  [{ $ref: '#/$defs/none' }, 'GPString'],
  [{ $ref: 'https://example.org/elsewhere' }, 'GPString'],
];
const $defs: Json = { moment: { type: 'string', format: 'date-time' }, round: { $ref: '#/$defs/round' } };

for (const [schema, dataType] of ROWS)
  test(`${JSON.stringify(schema)} is ${dataType}`, () => {
    assert.equal(shapeOf(schema, { $defs }).dataType, dataType);
  });
