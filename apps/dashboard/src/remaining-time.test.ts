import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobState } from '@longrun/core';
import { createRemainingTime } from './remaining-time.ts';

const job = (percent: number, state: JobState = 'running'): Job => ({
  id: 'job_1',
  state,
  progress: { percent },
  tenant: 'default',
  kind: 'demo:echo',
  sequence: 1,
  run: 1,
  attempt: 1,
  maxAttempts: 1,
  priority: 0,
  createdAt: '2026-11-22T12:00:00.000Z',
  allowedActions: [],
});

test('what is left follows from the pace', () => {
  const remaining = createRemainingTime();
  remaining.observe(job(10), 0);
  remaining.observe(job(20), 5_000);
  equal(remaining.estimate(5_000), 40_000);
  equal(remaining.estimate(6_000), 39_000);
});

test('too little seen says nothing', () => {
  const remaining = createRemainingTime();
  remaining.observe(job(10), 0);
  remaining.observe(job(20), 1_000);
  equal(remaining.estimate(1_000), undefined);
});

test('a pause begins the estimate anew', () => {
  const remaining = createRemainingTime();
  remaining.observe(job(10), 0);
  remaining.observe(job(20), 5_000);
  remaining.observe(job(20, 'paused'), 6_000);
  equal(remaining.estimate(6_000), undefined);
  remaining.observe(job(20), 60_000);
  remaining.observe(job(40), 65_000);
  equal(remaining.estimate(65_000), 15_000);
});
