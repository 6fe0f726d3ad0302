import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteRange } from './byte-range.ts';

test('a range is read as HTTP says', () => {
  assert.deepEqual(byteRange('bytes=0-4', 10), { start: 0, end: 4 });
  assert.deepEqual(byteRange('bytes=5-', 10), { start: 5, end: 9 });
  assert.deepEqual(byteRange('bytes=5-99', 10), { start: 5, end: 9 });
  assert.deepEqual(byteRange('bytes=-3', 10), { start: 7, end: 9 });
  assert.deepEqual(byteRange('bytes=-30', 10), { start: 0, end: 9 });
});

test('what is no single range of bytes is not a range', () => {
  for (const header of [null, '', 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'rows=0-1', 'bytes=a-b'])
    assert.equal(byteRange(header, 10), undefined, String(header));
});

test('a range of which nothing exists is refused', () => {
  for (const [header, size] of [
    ['bytes=10-', 10],
    ['bytes=-0', 10],
    ['bytes=0-0', 0],
  ] as const)
    assert.throws(() => byteRange(header, size), { code: 'range-not-satisfiable' }, header);
});
