import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { isKind, isReservedKind } from './kind.ts';

test('a kind is a domain and an operation', () => {
  for (const kind of ['a:b', 'demo:echo', 'sheet:contacts:submit', 'a.b-c_d:E1'])
    equal(isKind(kind), true, kind);
  for (const kind of ['', 'a', ':b', 'a:', 'a::b', 'a b:c', '-a:b', `a:${'b'.repeat(200)}`, 'a:b\n'])
    equal(isKind(kind), false, kind);
});

test('kinds that begin with the name of the engine are its own', () => {
  equal(isReservedKind('longrun:bulk'), true);
  for (const kind of ['longruns:bulk', 'demo:longrun:bulk']) equal(isReservedKind(kind), false, kind);
});
