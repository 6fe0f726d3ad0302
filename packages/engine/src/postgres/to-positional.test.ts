import { deepEqual, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { toPositional, valuesOf } from './to-positional.ts';

test('a name becomes a place with its type, the same one each time', () => {
  deepEqual(toPositional('SELECT :id, :now::text, :id'), {
    text: 'SELECT $1::text, $2::bigint::text, $1::text',
    names: ['id', 'now'],
  });
});

test('values come in the order of their places, and one that is not given is NULL', () => {
  deepEqual(valuesOf(['now', 'id', 'by'], { id: 'a', now: 1 }), [1, 'a', null]);
});

test('a number of which nobody knows that it is one is refused', () => {
  throws(() => valuesOf(['surprise'], { surprise: 1 }), /:surprise has no type/);
});
