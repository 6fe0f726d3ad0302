import { deepEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActive, isFinal, JOB_STATES } from '@longrun/core';
import { connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';

describe('the newest schema', () => {
  const db = connect(MEMORY);
  migrate(db);
  const textOf = (name: string) =>
    String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name)?.sql);
  const statesIn = (text = '') =>
    [...text.matchAll(/state (?:=|<>) '(\w+)'/g)].map(([, state]) => state).sort();
  const checkOf = (start: string) =>
    textOf('jobs')
      .split('\n')
      .find((line) => line.trim().startsWith(start));

  test('allows the states of the lifecycle and no other', () => {
    deepEqual(statesIn(checkOf('state TEXT')), [...JOB_STATES].sort());
  });
  test('ties the end of a job to the final states, and its lease to the active ones', () => {
    deepEqual(statesIn(checkOf('CHECK ((finished_at')), JOB_STATES.filter(isFinal).sort());
    deepEqual(statesIn(checkOf('CHECK ((lease_until')), JOB_STATES.filter(isActive).sort());
  });
  test('leaves the states that every job passes out of the list index', () => {
    deepEqual(statesIn(textOf('jobs_quiet')), ['queued', 'running', 'succeeded']);
  });
});
