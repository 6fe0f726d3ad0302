import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, jsonSchemaOf, pointerOf, type Schema } from './schema.ts';

const positive: Schema<number, number> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'number' && value > 0
        ? { value }
        : { issues: [{ message: 'must be positive', path: ['a', { key: 0 }] }] },
  },
};

describe('schemas', () => {
  test('what is wrong is named by a JSON pointer', async () => {
    deepEqual(await check(positive, 1), { value: 1 });
    deepEqual(await check(positive, 0, '/input'), {
      errors: [{ pointer: '/input/a/0', message: 'must be positive' }],
    });
    equal(pointerOf(['a/b', 'c~d', 3]), '/a~1b/c~0d/3');
  });
  test('a validator that cannot tell its JSON Schema gives none', () => {
    equal(jsonSchemaOf(positive, 'input'), undefined);
    equal(jsonSchemaOf(undefined, 'output'), undefined);
  });
});
