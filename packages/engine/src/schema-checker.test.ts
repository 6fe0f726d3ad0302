import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { schemaChecker } from './schema-checker.ts';

const texts = schemaChecker({ type: 'object', additionalProperties: { type: 'string' } });

test('a place is named as a JSON pointer, whatever letters its name has', () => {
  deepEqual(
    texts({ 'a b/ä%': 1, fine: 'x' }, '/input').map(({ pointer }) => pointer),
    ['/input/a b~1ä%'],
  );
});

test('a name with half a surrogate pair is refused like any other wrong input', () => {
  deepEqual(texts({ '\ud800': 'x' }, '/input'), [
    { pointer: '/input', message: 'has a name that is not valid Unicode' },
  ]);
});
