import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { zonedMoment } from './zoned-moment.ts';

test('a moment is shown on the clock of its zone, summer and winter', () => {
  equal(zonedMoment('2026-07-01T07:00:00.000Z', 'Europe/Berlin'), 'Wed 2026-07-01 09:00 GMT+2');
  equal(zonedMoment('2026-12-01T08:00:00.000Z', 'Europe/Berlin'), 'Tue 2026-12-01 09:00 GMT+1');
  equal(zonedMoment('2026-12-01T00:00:05.000Z', 'UTC'), 'Tue 2026-12-01 00:00:05 GMT+0');
});
