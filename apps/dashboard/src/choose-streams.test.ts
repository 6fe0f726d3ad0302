import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobState } from '@longrun/core';
import { chooseStreams, MAX_STREAMS } from './choose-streams.ts';

const job = (id: string, state: JobState): Job => ({
  id,
  state,
  tenant: 'default',
  kind: 'demo:echo',
  sequence: 1,
  run: 1,
  attempt: 0,
  maxAttempts: 1,
  priority: 0,
  createdAt: '2026-11-22T12:00:00.000Z',
  allowedActions: [],
});

test('the selected job comes first, then what runs, then what is about to', () => {
  const jobs = [job('a', 'queued'), job('b', 'running'), job('c', 'paused'), job('d', 'succeeded')];
  deepEqual([...chooseStreams(jobs, 'c')], ['c', 'b', 'a']);
});

test('never more streams than a browser has connections to spare', () => {
  const jobs = Array.from({ length: 20 }, (_, index) => job(`job-${index}`, 'running'));
  equal(chooseStreams(jobs, 'job-19').size, MAX_STREAMS);
  equal(chooseStreams(jobs, 'job-19').has('job-19'), true);
});

test('a job that has ended needs no stream, selected or not', () => {
  equal(chooseStreams([job('a', 'failed')], 'a').size, 0);
});
