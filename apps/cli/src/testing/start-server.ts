import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type CliOptions, startCli } from './run-cli.ts';
import type { Cleanup } from './temporary-folder.ts';

export interface ServerProcess {
  readonly url: string;
  /** The line that it printed when it was ready. */
  readonly ready: { readonly url: string; readonly kinds: readonly string[]; readonly store?: string };
  /** Resolves when it has said this on standard error. */
  said(what: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly exit: Promise<number | null>;
}

/** Starts `longrun dev`, `serve` or `worker` as a process of its own and waits until it is ready. */
export async function startServerProcess(
  t: Cleanup,
  args: readonly string[],
  options?: CliOptions,
): Promise<ServerProcess> {
  const child = startCli([...args, '--json'], options);
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  t.after(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const said = async (what: RegExp) => {
    while (!what.test(stderr)) await once(child.stderr, 'data');
  };
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error(`The server did not start: ${stderr}`);
  const ready = JSON.parse(first.value);
  return { url: ready.url, ready, said, exit, kill: (signal) => void child.kill(signal) };
}
