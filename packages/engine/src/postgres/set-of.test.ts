import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { setOf } from './set-of.ts';

const COLUMNS = Array.from({ length: 12 }, (_, index) => `column${index}`);
const TEXT = `INSERT INTO things (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `:${name}`).join(', ')})`;

test('what is the same in all sets is bound once, and what is in none not at all', () => {
  const statement = setOf('UPDATE jobs SET worker = :worker, info = :info WHERE id = :id', true);
  const bound = statement?.bind([
    { id: 'a', worker: 'w' },
    { id: 'b', worker: 'w' },
  ]);
  deepEqual(bound?.values, ['w', ['a', 'b']]);
});

test('however sets differ in what they leave out, the texts made of a statement are few', () => {
  const statement = setOf(TEXT, false);
  const texts = new Set<string | undefined>();
  for (let shape = 0; shape < 2 ** COLUMNS.length; shape += 1) {
    const set = Object.fromEntries(
      COLUMNS.filter((_, index) => (shape >> index) & 1).map((name) => [name, name]),
    );
    const bound = statement?.bind([set, set]);
    texts.add(bound?.text);
    equal(bound?.values.length, new Set(bound?.text.match(/\$\d+/g)).size, 'each place is bound');
  }
  ok(texts.size < 100, `${texts.size} texts`);
});
