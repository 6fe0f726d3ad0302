import { equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES } from './lifecycle.ts';
import { expiryOf } from './retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('retention', () => {
  test('a job that has not ended never expires', () => {
    for (const state of JOB_STATES) equal(expiryOf({ state }), undefined);
  });
  test('each final state has a time of its own', () => {
    const retention = { succeededMs: 1, failedMs: 2, cancelledMs: 3 };
    equal(expiryOf({ state: 'succeeded', finishedAt: 100 }, retention), 101);
    equal(expiryOf({ state: 'failed', finishedAt: 100 }, retention), 102);
    equal(expiryOf({ state: 'cancelled', finishedAt: 100 }, retention), 103);
  });
  test('what is not said is as by default: a month, or a week once fetched or given up', () => {
    equal(expiryOf({ state: 'succeeded', finishedAt: 0 }), 30 * DAY);
    equal(expiryOf({ state: 'succeeded', finishedAt: 0, fetchedAt: DAY }), 8 * DAY);
    equal(expiryOf({ state: 'failed', finishedAt: 0 }, { succeededMs: 0 }), 30 * DAY);
    equal(expiryOf({ state: 'cancelled', finishedAt: 0 }), 7 * DAY);
  });
  test('a fetch brings the end of a job forward and never puts it off', () => {
    equal(expiryOf({ state: 'succeeded', finishedAt: 0, fetchedAt: 29 * DAY }), 30 * DAY);
  });
});
