import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Job, JobState, Progress } from '@longrun/core';
import { createRemainingTime } from './remaining-time.ts';

function jobAt(
  progress: Progress | undefined,
  { state = 'running', attempt = 1 }: { state?: JobState; attempt?: number } = {},
): Job {
  const job = {
    id: 'job_1',
    tenant: 'default',
    kind: 'demo:slow',
    sequence: 1,
    run: 1,
    maxAttempts: 3,
    priority: 0,
  };
  const createdAt = '2026-01-01T12:00:00.000Z';
  return { ...job, createdAt, state, attempt, allowedActions: [], ...(progress && { progress }) };
}

describe('the remaining time', () => {
  test('it lies around a straight line through the progress seen', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ percent: 0 }), 0);
    const range = remainingTime(jobAt({ percent: 25 }), 10_000);
    assert.ok(range);
    assert.ok(range.leastMs < 30_000 && 30_000 < range.mostMs);
  });

  test('the range narrows as less is left', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ percent: 0 }), 0);
    const [early, late] = [10, 90].map((percent) => remainingTime(jobAt({ percent }), percent * 1_000));
    assert.ok(early && late);
    assert.ok(early.mostMs / early.leastMs > late.mostMs / late.leastMs);
  });

  test('counters do as well as a percentage', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ counters: { remaining: 100, successful: 0, failed: 0 } }), 0);
    assert.ok(remainingTime(jobAt({ counters: { remaining: 50, successful: 49, failed: 1 } }), 5_000));
  });

  test('nothing is said of a job that cannot tell how far it is', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ info: 'busy' }), 0);
    assert.equal(remainingTime(jobAt({ info: 'still busy' }), 60_000), undefined);
    assert.equal(remainingTime(jobAt(undefined), 90_000), undefined);
  });

  test('nothing is said before something was seen', () => {
    const remainingTime = createRemainingTime();
    assert.equal(remainingTime(jobAt({ percent: 50 }), 0), undefined);
    assert.equal(remainingTime(jobAt({ percent: 51 }), 60_000), undefined);
    assert.equal(createRemainingTime()(jobAt({ percent: 99 }), 60_000), undefined);
  });

  test('nothing is said while no worker has the job', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ percent: 0 }), 0);
    assert.equal(remainingTime(jobAt({ percent: 50 }, { state: 'paused' }), 10_000), undefined);
  });

  test('an attempt that goes on from a checkpoint is measured from where it began', () => {
    const remainingTime = createRemainingTime();
    remainingTime(jobAt({ percent: 0 }), 0);
    remainingTime(jobAt({ percent: 50 }), 1_000);
    remainingTime(jobAt({ percent: 50 }, { attempt: 2 }), 2_000);
    const range = remainingTime(jobAt({ percent: 60 }, { attempt: 2 }), 12_000);
    assert.ok(range);
    assert.ok(range.leastMs < 40_000 && 40_000 < range.mostMs);
  });
});
