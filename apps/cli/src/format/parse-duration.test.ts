import { equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from './parse-duration.ts';

test('a bare number is seconds', () => equal(parseDuration('30'), 30_000));

test('a unit may follow', () => {
  equal(parseDuration('250ms'), 250);
  equal(parseDuration('5m'), 300_000);
  equal(parseDuration('1.5h'), 5_400_000);
  equal(parseDuration('2 d'), 172_800_000);
});

test('anything else is refused with the forms that are known', () => {
  for (const text of ['', 'soon', '-5', '5 weeks', '1e3'])
    throws(() => parseDuration(text), { code: 'invalid-request', message: /write 30s, 5m, 1\.5h or 2d/ });
});
