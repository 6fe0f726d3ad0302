import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '@longrun/core';
import { ending } from './ending.ts';

const job: Job = {
  id: 'job_1',
  tenant: 'default',
  kind: 'test:count',
  state: 'succeeded',
  sequence: 9,
  run: 1,
  attempt: 1,
  maxAttempts: 3,
  priority: 0,
  createdAt: '2026-01-01T10:00:00.000Z',
  startedAt: '2026-01-01T10:00:01.000Z',
  finishedAt: '2026-01-01T10:00:03.000Z',
  allowedActions: [],
};
const counters = { remaining: 50, successful: 200, failed: 0 };

/** All but the headline. */
function told(more: Partial<Job>): string[] {
  const paint = (_: unknown, text: string) => text;
  const options = { terminal: { paint }, command: (text: string) => `longrun ${text}` };
  return ending({ ...job, ...more }, options as unknown as Parameters<typeof ending>[1]) // of the terminal it takes the paint alone
    .slice(1)
    .map((line) => line.trim());
}

test('what the outcome counts has the unit of the progress', () => {
  deepEqual(told({ progress: { counters, unit: 'rows' }, outcome: { counters } }), ['200 of 250 rows']);
});

test('what the outcome of a split job counts are not its parts', () => {
  const inParts = { counters: { remaining: 0, successful: 1, failed: 1 }, unit: 'parts' };
  deepEqual(told({ progress: inParts, outcome: { counters } }), ['200 of 250']);
  deepEqual(told({ progress: inParts }), ['2 of 2 parts · 1 failed']);
});

test('next steps are commands, also where another job has made the file', () => {
  const next = [
    { type: 'retry', onlyFailed: true },
    { type: 'download', artifact: 'a.csv' },
    { type: 'download', artifact: 'b.csv', jobId: 'job_2' },
  ];
  deepEqual(told({ outcome: { next } }), [
    'next: longrun retry job_1 --failed',
    'next: longrun artifacts job_1 a.csv',
    'next: longrun artifacts job_2 b.csv',
  ]);
});
