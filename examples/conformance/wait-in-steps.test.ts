import { deepEqual, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { waitInSteps } from './wait-in-steps.ts';

test('each tenth of a second is a step, and so is what is left', async () => {
  const seen: number[] = [];
  const beganAt = performance.now();
  const { signal } = new AbortController();
  await waitInSteps({ ms: 250, from: 0, signal, onStep: (steps) => void seen.push(steps) });
  deepEqual(seen, [1, 2, 3]);
  // A timer may be a millisecond early.
  ok(performance.now() - beganAt >= 248);
});

test('a wait goes on after the steps that were waited before', async () => {
  const seen: number[] = [];
  const { signal } = new AbortController();
  await waitInSteps({ ms: 60_050, from: 600, signal, onStep: (steps) => void seen.push(steps) });
  deepEqual(seen, [601]);
});

test('a signal ends the wait in the middle of a step, without counting it', async () => {
  const seen: number[] = [];
  const controller = new AbortController();
  const waiting = waitInSteps({
    ms: 60_000,
    from: 7,
    signal: controller.signal,
    onStep(steps) {
      seen.push(steps);
      controller.signal.throwIfAborted();
    },
  });
  controller.abort(new Error('enough'));
  await rejects(waiting, /enough/);
  deepEqual(seen, [7]);
});
