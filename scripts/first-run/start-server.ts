import { once } from 'node:events';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { spawnLongrun } from './longrun.ts';

export interface FirstServer {
  readonly url: string;
  /** The path of the data file. */
  readonly store: string;
  isRunning(): boolean;
  stop(): void;
  /** Its exit code, when it has ended. */
  readonly exit: Promise<number>;
}

/** Starts server, worker and page in one process and waits until they are ready. Rejects when they do not start;
 *  why is on standard error by then. */
export async function startServer(
  root: string,
  { jobs, store }: { jobs: readonly string[]; store: string },
): Promise<FirstServer> {
  const files = jobs.map((file) => relative(root, file));
  const child = spawnLongrun(root, ['dev', ...files, '--store', store, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own group: a Ctrl-C comes through the handler below alone, not twice.
    detached: true,
  });
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? 1);
  process.on('SIGINT', () => child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'));

  // `stdio` above makes a pipe of standard output.
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const ready = await Promise.race([once(lines, 'line'), exit]);
  if (typeof ready === 'number') throw new Error('The server did not start.');
  const { url } = JSON.parse(String(ready[0])) as { url: string }; // the first line of `dev --json`
  return {
    url,
    store,
    exit,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: () => void child.kill('SIGTERM'),
  };
}
