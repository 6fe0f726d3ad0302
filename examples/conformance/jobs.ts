import { setTimeout } from 'node:timers/promises';
import { defineJob, PermanentError } from '@longrun/worker';
import { z } from 'zod';
import { STEP_MS, stepsIn, waitInSteps } from './wait-in-steps.ts';

const DAY_MS = 86_400_000;
const duration = z.int().min(0).max(DAY_MS).describe('Milliseconds');
const waited = z.object({ steps: z.int().describe('Tenths of a second that were waited') });

// Often enough that a killed worker loses little, seldom enough that the store has other things to do.
const STEPS_PER_CHECKPOINT = 10;

export const echo = defineJob({
  kind: 'demo:echo',
  label: 'Echo',
  description: 'Gives its input back, after a pause if there is to be one.',
  icon: 'message',
  input: z.object({
    message: z.string(),
    pause: z
      .number()
      .min(0)
      .max(DAY_MS / 1_000)
      .optional()
      .describe('Seconds to wait first'),
  }),
  output: z.object({ message: z.string(), pause: z.number().optional() }),
  checkpoint: waited,
  async run({ input, restored, signal, progress, partial, checkpoint }) {
    const ms = (input.pause ?? 0) * 1_000;
    if (ms === 0) return input;
    partial(input);
    const from = restored?.steps ?? 0;
    const count = progress.count(stepsIn(ms), { unit: 'tenths of a second', from: { successful: from } });
    await waitInSteps({
      ms,
      from,
      signal,
      async onStep(steps) {
        count.succeed(steps - count.counters.successful);
        if (signal.aborted || steps % STEPS_PER_CHECKPOINT === 0) await checkpoint({ steps });
      },
    });
    return input;
  },
});

export const slow = defineJob({
  kind: 'demo:slow',
  label: 'Slow',
  description: 'Takes its time and reports ten times a second. Can be paused, and stopped with what it has.',
  icon: 'hourglass',
  input: z.object({ ms: duration }),
  output: z.object({ ms: duration, steps: waited.shape.steps }),
  checkpoint: waited,
  async run({ input: { ms }, restored, signal, progress, partial, checkpoint }) {
    const from = restored?.steps ?? 0;
    const count = progress.count(stepsIn(ms), { unit: 'tenths of a second', from: { successful: from } });
    await waitInSteps({
      ms,
      from,
      signal,
      async onStep(steps) {
        count.succeed(steps - count.counters.successful);
        if (!signal.aborted && steps % STEPS_PER_CHECKPOINT !== 0) return;
        partial({ ms: Math.min(ms, steps * STEP_MS), steps });
        await checkpoint({ steps });
      },
    });
    return { ms, steps: stepsIn(ms) };
  },
});

export const silent = defineJob({
  kind: 'demo:silent',
  label: 'Silent',
  description: 'Says nothing at all until it ends. Can be cancelled, not paused.',
  icon: 'moon',
  input: z.object({ ms: duration }),
  output: z.object({ ms: duration }),
  async run({ input: { ms }, signal }) {
    await setTimeout(ms, undefined, { signal });
    return { ms };
  },
});

export const fail = defineJob({
  kind: 'demo:fail',
  label: 'Fail',
  description: 'Always fails, and says that another attempt would fail too.',
  icon: 'alert',
  input: z
    .object({
      code: z.string().min(1).default('demo-failed'),
      message: z.string().default('This job always fails.'),
    })
    .prefault({}),
  output: z.object({}).describe('Never given'),
  run({ input: { code, message } }) {
    throw new PermanentError(message, { code });
  },
});
