import { setTimeout } from 'node:timers/promises';
import { defineJob, type HandlerContext, PermanentError, WaitTimeout } from '@longrun/worker';
import { z } from 'zod';
import { STEP_MS, stepsIn, waitInSteps } from './wait-in-steps.ts';

const DAY_MS = 86_400_000;
const duration = z.int().min(0).max(DAY_MS).describe('Milliseconds');
const waited = z.object({ steps: z.int().describe('Tenths of a second that were waited') });

// Often enough that a killed worker loses little, seldom enough that the store has other things to do.
const STEPS_PER_CHECKPOINT = 10;

type Counting = Pick<
  HandlerContext<z.ZodType, z.ZodType, typeof waited>,
  'restored' | 'signal' | 'progress' | 'checkpoint'
>;

/** Waits and counts tenths of a second. What is to be kept if the job is stopped is told before each checkpoint. */
async function countTenths(
  { restored, signal, progress, checkpoint }: Counting,
  ms: number,
  keep: (steps: number) => void,
): Promise<void> {
  const from = restored?.steps ?? 0;
  const count = progress.count(stepsIn(ms), { unit: 'tenths of a second', from: { successful: from } });
  await waitInSteps({
    ms,
    from,
    signal,
    async onStep(steps) {
      count.succeed(steps - count.counters.successful);
      if (!signal.aborted && steps % STEPS_PER_CHECKPOINT !== 0) return;
      keep(steps);
      await checkpoint({ steps });
    },
  });
}

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
  async run(context) {
    const { input, partial } = context;
    if (input.pause) await countTenths(context, input.pause * 1_000, () => partial(input));
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
  async run(context) {
    const { ms } = context.input;
    await countTenths(context, ms, (steps) => context.partial({ ms: Math.min(ms, steps * STEP_MS), steps }));
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

export const ask = defineJob({
  kind: 'demo:ask',
  label: 'Ask',
  description: 'Asks a person for a yes or no and waits for it, without holding a worker.',
  icon: 'question',
  input: z.object({ question: z.string().min(1), ms: duration.min(1).optional() }),
  output: z.object({ yes: z.boolean().optional(), remark: z.string().optional() }),
  async run({ input: { question, ms }, waitFor }) {
    const answer = z.object({
      yes: z.boolean().describe('Is it so?'),
      remark: z.string().optional().describe('Anything to add'),
    });
    try {
      return await waitFor('answer', { question, answer, ...(ms !== undefined && { delayMs: ms }) });
    } catch (error) {
      if (error instanceof WaitTimeout) return {};
      throw error;
    }
  },
});

export const parts = defineJob({
  kind: 'demo:parts',
  label: 'Parts',
  description: 'Waits in parts, each a job of its own, all at once or one after the other.',
  icon: 'layers',
  input: z.object({
    parts: z.int().min(1).max(1_000),
    ms: duration.describe('Milliseconds that each part takes'),
    execution: z.enum(['parallel', 'sequential']).default('parallel'),
    fail: z.array(z.int().min(0)).default([]).describe('Parts that fail, from 0'),
    onFailure: z.enum(['fail', 'ignore', 'wait']).default('fail'),
  }),
  output: z.object({ steps: z.int(), done: z.int(), failed: z.int() }),
  checkpoint: waited,
  async run(context) {
    const { input, part, split, partial } = context;
    const { execution, onFailure } = input;
    if (!part) {
      const ends = await split('parts', input.parts, { execution, onFailure });
      const done = ends.filter(({ state }) => state === 'succeeded');
      const steps = done.reduce(
        (sum, { output }) => sum + z.object({ steps: z.int() }).parse(output).steps,
        0,
      );
      return { steps, done: done.length, failed: ends.length - done.length };
    }
    if (input.fail.includes(part.index)) throw new PermanentError(`Part ${part.index} was asked to fail.`);
    await countTenths(context, input.ms, (steps) => partial({ steps, done: 1, failed: 0 }));
    return { steps: stepsIn(input.ms), done: 1, failed: 0 };
  },
});

export const stubborn = defineJob({
  kind: 'demo:stubborn',
  label: 'Stubborn',
  description: 'Does not listen: it confirms no pause and no stop, and so becomes stuck after a while.',
  icon: 'rock',
  input: z.object({ ms: duration }),
  output: z.object({ ms: duration }),
  checkpoint: waited,
  confirmMs: 2_000,
  async run({ input: { ms } }) {
    await setTimeout(ms);
    return { ms };
  },
});
