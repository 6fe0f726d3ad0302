import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { defineJob } from '@longrun/worker';
import { anything } from './anything.ts';

const POLL_MS = 20;

interface Gate {
  /** The job goes on when a file is there. */
  readonly gate: string;
}

async function opened(gate: string, signal?: AbortSignal): Promise<void> {
  while (!existsSync(gate)) await setTimeout(POLL_MS, undefined, signal ? { signal } : {});
}

/** Deaf until its gate opens: whatever is asked of it in the meantime is not confirmed. Then it says where it began. */
export const deaf = defineJob({
  kind: 'test:deaf',
  input: anything<Gate>(),
  output: anything<{ began: number }>(),
  checkpoint: anything<number>(),
  confirmMs: 2_000,
  async run({ input: { gate }, restored = 0, checkpoint, message }) {
    if (restored === 0) await checkpoint(1);
    message.info('deaf');
    await opened(gate);
    await checkpoint(2);
    return { began: restored };
  },
});

/** Sleeps without holding a worker. */
export const nap = defineJob({
  kind: 'test:nap',
  input: anything<{ ms: number }>(),
  async run({ input: { ms }, waitFor, attempt }) {
    await waitFor('nap', { delayMs: ms });
    return { attempt };
  },
});

/** Asks a person before it goes on. */
export const ask = defineJob({
  kind: 'test:ask',
  async run({ waitFor, attempt }) {
    const answer = anything<{ publish: boolean }>({
      type: 'object',
      properties: { publish: { type: 'boolean', title: 'Publish it?' } },
      required: ['publish'],
    });
    const { publish } = await waitFor('approval', { answer, question: 'The draft is ready.' });
    return { publish, attempt };
  },
});

/** Made of parts that end when the gate opens. */
export const crew = defineJob({
  kind: 'test:crew',
  input: anything<Gate & { parts: number }>(),
  async run({ input: { gate, parts }, split, part, signal }) {
    if (part) {
      await opened(gate, signal);
      return part.index;
    }
    const ends = await split('crew', parts);
    return ends.map(({ state, output }) => [state, output ?? null]);
  },
});

/** Counts until it is told to stop, and keeps how far it has come. */
export const count = defineJob({
  kind: 'workbook:count',
  input: anything<{ upTo: number }>(),
  output: anything<{ counted: number }>(),
  async run({ input: { upTo }, signal, progress, partial }) {
    let counted = 0;
    for (; counted < upTo && !signal.aborted; counted += 1) {
      partial({ counted });
      progress((100 * counted) / upTo);
      await setTimeout(POLL_MS);
    }
    return { counted };
  },
});
