import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  eventsFrom,
  isActive,
  isFinal,
  JOB_EVENTS,
  JOB_STATES,
  next,
  sourcesOf,
  statesIn,
} from './lifecycle.ts';

describe('the lifecycle', () => {
  test('every state can be reached from created, and every state but the final ones leads to an end', () => {
    const reach = (from: (typeof JOB_STATES)[number]) => {
      const reached = new Set([from]);
      for (const state of reached)
        for (const event of JOB_EVENTS)
          for (const partial of [false, true]) {
            const to = next(state, event, partial);
            if (to) reached.add(to);
          }
      return reached;
    };
    deepEqual([...reach('created')].sort(), [...JOB_STATES].sort());
    for (const state of JOB_STATES) ok([...reach(state)].some(isFinal), state);
  });
  test('only a retry leaves a final state', () => {
    for (const state of JOB_STATES.filter(isFinal)) deepEqual(eventsFrom(state), ['retry']);
  });
  test('after a cancel was asked for, no move leads to success', () => {
    for (const event of JOB_EVENTS)
      for (const partial of [false, true]) {
        const to = next('cancelling', event, partial);
        ok(to === undefined || to === 'cancelled', event);
      }
  });
  test('whoever holds a job can always hand it back or end it', () => {
    for (const state of JOB_STATES.filter(isActive)) {
      ok(
        next(state, 'complete') && next(state, 'fail') && next(state, 'backoff') && next(state, 'rescue'),
        state,
      );
    }
  });
  test('every job that is not over can be cancelled, once', () => {
    const sources = [...statesIn('waiting'), ...statesIn('active')].filter((state) => state !== 'cancelling');
    deepEqual(sourcesOf('cancel').sort(), sources.sort());
  });
  test('a stop keeps what was saved', () => {
    equal(next('paused', 'stop', true), 'succeeded');
    equal(next('paused', 'stop', false), 'cancelled');
    equal(next('stopping', 'rescue', true), 'succeeded');
    equal(next('stopping', 'rescue', false), 'failed');
  });
});
