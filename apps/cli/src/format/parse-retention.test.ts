import { deepEqual, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetention } from './parse-retention.ts';

const DAY = 86_400_000;

test('one time is for every ended job', () => {
  const ms = 30 * DAY;
  deepEqual(parseRetention('30d'), { succeededMs: ms, fetchedMs: ms, failedMs: ms, cancelledMs: ms });
});

test('a state may have a time of its own; the others stay as they are', () => {
  deepEqual(parseRetention('failed=90d, fetched=12h'), { failedMs: 90 * DAY, fetchedMs: DAY / 2 });
});

test('a number without a unit is refused: nobody means seconds', () => {
  for (const text of ['30', 'failed=90'])
    throws(() => parseRetention(text), { code: 'invalid-request', message: /has no unit; write 30d/ });
});

test('an unknown state, an unknown unit and more than a century are refused', () => {
  throws(() => parseRetention('lost=1d'), { code: 'invalid-request', message: /succeeded, fetched, failed/ });
  throws(() => parseRetention('3 weeks'), { code: 'invalid-request' });
  throws(() => parseRetention('failed=-1d'), { code: 'invalid-request' });
  throws(() => parseRetention('40000d'), { code: 'invalid-request', message: /hundred years/ });
});
