import type { Schema } from '@longrun/core';
import { defineJob } from '@longrun/worker';

/** A schema by a guard, in place of a validator library. */
function schema<Value>(holds: (value: unknown) => value is Value, message: string): Schema<Value> {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => (holds(value) ? { value } : { issues: [{ message, path: ['message'] }] }),
    },
  };
}

const hasMessage = (value: unknown): value is { message: string } =>
  typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Ends at once with its input. */
export const echo = defineJob({
  kind: 'test:echo',
  label: 'Echo',
  description: 'Gives its input back',
  input: schema(hasMessage, 'must be a text'),
  run: ({ input }) => input,
});

/** Counts to its end, with a message that would act on a terminal, and leaves a file behind. */
export const count = defineJob({
  kind: 'test:count',
  async run({ progress, message, artifact, outcome }) {
    progress({ counters: { remaining: 4, successful: 0, failed: 0 }, unit: 'rows' });
    message.warning('bad \u001b[2J cell', { item: 'row 2' });
    progress({ counters: { remaining: 0, successful: 3, failed: 1 }, unit: 'rows' });
    await artifact('rows.csv', 'a,b\n1,2\n', { contentType: 'text/csv' });
    outcome({ heading: 'Counted', message: 'One row was bad.' });
    return { rows: 4 };
  },
});

/** Fails for good at the first attempt. */
export const fail = defineJob({
  kind: 'test:fail',
  maxAttempts: 1,
  run() {
    throw Object.assign(new Error('there is no such book'), { code: 'no-book' });
  },
});

/** Runs until it is asked to end; keeps a partial output and can be paused. */
export const hold = defineJob({
  kind: 'test:hold',
  checkpoint: schema(isNumber, 'must be a number'),
  async run({ signal, checkpoint, progress, partial }) {
    progress({ percent: 40, info: 'holding' });
    partial({ held: true });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await checkpoint(1);
    return { held: true };
  },
});

/** Never ends and listens to nobody. */
export const stubborn = defineJob({ kind: 'test:stubborn', run: () => new Promise<never>(() => {}) });
