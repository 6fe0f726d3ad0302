import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolves when the process was asked to end and `close` is through. A second signal ends it at once:
 *  whoever asks twice does not want to wait. */
export async function runUntilSignal(terminal: Terminal, close: () => Promise<void>): Promise<void> {
  await new Promise<void>((ask) => {
    for (const signal of SIGNALS) process.once(signal, () => ask());
  });
  const stop = () => process.exit(EXIT.detached);
  for (const signal of SIGNALS) process.on(signal, stop);
  terminal.note('Stopping: running jobs are handed back with their checkpoint. Once more to stop at once.');
  try {
    await close();
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
