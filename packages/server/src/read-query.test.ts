import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { queryReader } from './read-query.ts';

const read = queryReader(
  z.strictObject({
    limit: z.int().min(1).exactOptional(),
    counts: z.boolean().exactOptional(),
    state: z.array(z.string()).exactOptional(),
    attribute: z.record(z.string(), z.string()).exactOptional(),
    text: z.string().exactOptional(),
  }),
);
const of = (query: string) => read(new URLSearchParams(query));

test('a query is read by the types of its schema', () => {
  assert.deepEqual(of('limit=5&counts=true&state=a,b&state=c&attribute.x.y=1&attribute.z=2&text=7'), {
    limit: 5,
    counts: true,
    state: ['a', 'b', 'c'],
    attribute: { 'x.y': '1', z: '2' },
    text: '7',
  });
});

test('what does not fit its type stays text, for the schema to refuse', () => {
  assert.deepEqual(of('limit=0x10&counts=yes&other=1&text.a=2'), {
    limit: '0x10',
    counts: 'yes',
    other: '1',
    'text.a': '2',
  });
});

test('a repeated field and a name that reaches a prototype are refused', () => {
  assert.throws(() => of('limit=1&limit=2'), { code: 'invalid-input' });
  assert.throws(() => of('attribute.__proto__=1'), { code: 'invalid-input' });
  assert.throws(() => of('__proto__=1'), { code: 'invalid-input' });
  assert.throws(() => of('constructor.a=1'), { code: 'invalid-input' });
});
