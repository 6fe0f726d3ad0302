import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { valueAt } from './value-at.ts';

const EVENT = { payload: { rows: [{ name: 'a' }], none: null } };
const CASES: readonly [path: string, value: unknown][] = [
  ['payload.rows.0.name', 'a'],
  ['payload.none', null],
  ['payload.none.more', undefined],
  ['payload.rows.0.name.length', undefined],
  ['payload.constructor', undefined],
  ['rows', undefined],
];
for (const [path, value] of CASES)
  test(`at ${path} is ${value}`, () => {
    equal(valueAt(EVENT, path), value);
  });
