import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { isFinal, JOB_STATES, JobError } from '@longrun/core';
import { EXIT, exitCodeOf, exitCodeOfError } from './exit-codes.ts';

test('each way to end has its own code', () => {
  equal(exitCodeOf({ state: 'succeeded' }), 0);
  equal(exitCodeOf({ state: 'failed' }), 1);
  equal(exitCodeOf({ state: 'cancelled' }), 3);
  equal(exitCodeOf({ state: 'succeeded', partial: true }), 4);
});

test('a job that has not ended counts as timed out, and no ended one does', () => {
  for (const state of JOB_STATES) equal(exitCodeOf({ state }) === EXIT.timedOut, !isFinal(state), state);
});

test('errors of usage and a server that is away have codes of their own', () => {
  equal(exitCodeOfError(new JobError('invalid-input', 'no')), 2);
  equal(exitCodeOfError(new JobError('job-not-found', 'no')), 1);
  equal(exitCodeOfError(new JobError('unreachable', 'no')), 6);
  equal(exitCodeOfError(new Error('no')), 1);
});
