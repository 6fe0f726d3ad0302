import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEstimator, type Estimator } from './estimator.ts';
import type { Job } from './job.ts';
import { toMoment } from './json.ts';
import { fold, type JobUpdate } from './update.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

const QUEUED: Job = {
  id: 'job_1',
  tenant: 'default',
  kind: 'demo:echo',
  state: 'queued',
  sequence: 1,
  run: 1,
  attempt: 0,
  maxAttempts: 3,
  priority: 0,
  createdAt: toMoment(NOON),
  queuedAt: toMoment(NOON),
  elapsedMs: 0,
  allowedActions: [],
};

/** A job whose updates are told by second, seen by an estimator whose own clock is another one. */
function watched(first: Job = QUEUED) {
  let job = first;
  let second = 0;
  const estimator = createEstimator(() => 5e6 + second * 1_000);
  estimator.observe(job);
  const tell = (at: number, update: Partial<JobUpdate>) => {
    second = at;
    const { state, run, attempt, sequence } = job;
    const base = { jobId: job.id, event: 'report', announcements: [], state, run, attempt } as const;
    job = fold(job, { ...base, sequence: sequence + 1, at: toMoment(NOON + at * 1_000), ...update });
    estimator.observe(job);
  };
  return {
    estimator,
    claim(at: number, attempt = 1) {
      const changes = attempt > job.attempt ? { progress: null } : {};
      tell(at, { event: 'claim', state: 'running', attempt, changes });
    },
    progress: (at: number, percent: number) => tell(at, { changes: { progress: { percent } } }),
    tell,
    pass(at: number) {
      second = at;
    },
    get job() {
      return job;
    },
  };
}

function holds(estimator: Estimator, leftMs: number): void {
  const { lowMs, highMs } = estimator.estimate() ?? { lowMs: 0, highMs: -1 };
  ok(lowMs <= leftMs && leftMs <= highMs, `${leftMs} is not in ${lowMs} to ${highMs}`);
  ok(highMs / lowMs < 4, `${lowMs} to ${highMs} says nothing`);
}

describe('an estimator', () => {
  test('does not count the time in the queue', () => {
    const one = watched();
    one.claim(600);
    for (let percent = 5; percent <= 40; percent += 5) one.progress(600 + percent, percent);
    holds(one.estimator, 60_000);
  });
  test('does not count a pause, and says nothing during one', () => {
    const one = watched();
    one.claim(0);
    for (let percent = 5; percent <= 20; percent += 5) one.progress(percent, percent);
    one.tell(20, { event: 'pause', state: 'pausing' });
    one.tell(20, { event: 'suspend', state: 'paused' });
    equal(one.estimator.estimate(), undefined);
    one.tell(5_000, { event: 'resume', state: 'queued' });
    one.claim(6_000);
    for (let percent = 25; percent <= 40; percent += 5) one.progress(5_980 + percent, percent);
    holds(one.estimator, 60_000);
    equal(one.job.workedMs, 20_000);
  });
  test('knows the pace of a job that it comes late to, whatever pauses there were', () => {
    const late: Job = {
      ...QUEUED,
      state: 'running',
      attempt: 1,
      startedAt: toMoment(NOON + 1_000),
      claimedAt: toMoment(NOON + 9_000_000),
      workedMs: 30_000,
      elapsedMs: 9_010_000,
      hasCheckpoint: true,
      progress: { percent: 40 },
    };
    holds(watched(late).estimator, 60_000);
  });
  test('counts down by its own clock between two updates', () => {
    const one = watched();
    one.claim(0);
    for (const at of [20, 40, 60]) one.progress(at, at / 2);
    holds(one.estimator, 140_000);
    const before = one.estimator.estimate();
    one.pass(80);
    ok((one.estimator.estimate()?.highMs ?? 0) < (before?.highMs ?? 0));
  });
  test('is not misled by seeing the same view again', () => {
    const one = watched();
    one.claim(0);
    for (const at of [20, 40, 60]) one.progress(at, at / 2);
    one.pass(90);
    const before = one.estimator.estimate();
    one.estimator.observe(one.job);
    equal(one.estimator.estimate()?.lowMs, before?.lowMs);
  });
  test('begins anew with an attempt that begins from nothing', () => {
    const one = watched();
    one.claim(0);
    one.progress(50, 10);
    one.tell(60, { event: 'backoff', state: 'retrying' });
    one.tell(70, { event: 'promote', state: 'queued' });
    one.claim(80, 2);
    one.pass(90);
    equal(one.estimator.estimate(), undefined);
    for (let percent = 1; percent <= 20; percent += 1) one.progress(80 + percent, percent);
    holds(one.estimator, 80_000);
  });
  test('goes on with an attempt that goes on from a checkpoint, though it repeats a little', () => {
    const one = watched();
    one.claim(0);
    for (let percent = 1; percent <= 30; percent += 1) one.progress(percent, percent);
    one.tell(31, { changes: { hasCheckpoint: true } });
    one.tell(31, { event: 'rescue', state: 'queued' });
    one.claim(100, 2);
    for (let at = 0; at <= 10; at += 1) one.progress(100 + at, 25 + at);
    holds(one.estimator, 65_000);
  });
  test('leans on the usual time where the job tells nothing', () => {
    const usual = { count: 50, lowMs: 50_000, typicalMs: 60_000, highMs: 70_000 };
    const one = watched({ ...QUEUED, usual });
    equal(one.estimator.estimate(), undefined);
    one.claim(300);
    holds(one.estimator, 60_000);
    equal(one.estimator.estimate()?.basis, 'history');
    one.pass(400);
    equal(one.estimator.estimate()?.longerThanUsual, true);
  });
  test('takes the handler’s word', () => {
    const one = watched();
    one.claim(0);
    const estimatedCompletionAt = toMoment(NOON + 100_000);
    one.tell(40, { changes: { progress: { percent: 1, estimatedCompletionAt } } });
    one.pass(70);
    equal(one.estimator.estimate()?.highMs, 30_000);
    equal(one.job.estimatedCompletionAt, estimatedCompletionAt);
  });
  test('follows the parts of a split job while that waits for them', () => {
    const one = watched();
    one.claim(100);
    const waitingFor = { type: 'parts', count: 10, onFailure: 'fail' } as const;
    one.tell(101, { event: 'wait', state: 'waiting', changes: { waitingFor } });
    for (let percent = 1; percent <= 20; percent += 1) one.progress(100 + percent, percent);
    holds(one.estimator, 80_000);
  });
  test('tells the speed of late, and none of a job that stands still', () => {
    const one = watched();
    one.claim(0);
    for (let at = 1; at <= 60; at += 1) one.progress(at, at <= 20 ? at / 10 : 2 + (at - 20) / 2);
    ok(Math.abs((one.estimator.speed() ?? 0) - 0.5) < 0.02);
    one.pass(120);
    equal(one.estimator.speed(), undefined);
  });
});
