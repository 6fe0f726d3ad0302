import { once } from 'node:events';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DEFAULT_URL } from '@longrun/client';
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

/** Starts server, worker and page in one process and waits until they are ready. Rejects with the reason when they do not
 *  start. */
export async function startServer(
  root: string,
  { jobs, store }: { jobs: readonly string[]; store: string },
): Promise<FirstServer> {
  const files = jobs.map((file) => relative(root, file));
  const child = spawnLongrun(root, ['dev', ...files, '--store', store, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: a Ctrl-C comes through the handler below alone, not twice.
    detached: true,
  });
  const exit = once(child, 'close').then(([code]: (number | null)[]) => code ?? 1);
  process.on('SIGINT', () => child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'));

  // `stdio` above makes pipes of both.
  const [stdout, stderr] = [child.stdout, child.stderr] as [Readable, Readable];
  let said = '';
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
  };
  stderr.on('data', listen);
  const lines = createInterface({ input: stdout });
  const ready = await Promise.race([once(lines, 'line'), exit]);
  if (typeof ready === 'number') throw new Error(whyNot(said, store));
  stderr.off('data', listen).pipe(process.stderr);
  process.stderr.write(said);
  const { url } = JSON.parse(String(ready[0])) as { url: string }; // the first line of `dev --json`
  return {
    url,
    store,
    exit,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: () => void child.kill('SIGTERM'),
  };
}

/** With `--json` the server says on standard error why it does not start: one problem object. Anything else is shown as it is. */
function whyNot(said: string, store: string): string {
  try {
    const { code, detail, hint } = JSON.parse(said) as Record<string, string>; // a problem, by the contract of `--json`
    if (code !== 'store-busy') return [detail, hint].filter(Boolean).join('\n');
    return [
      detail,
      `If it is a first run in another terminal: its page is at ${DEFAULT_URL}/, and Ctrl-C there stops it.`,
      `Or take another file: npm start -- --store ${store.replace(/\.db$/, '')}-2.db`,
    ].join('\n');
  } catch {
    return said.trim() || 'The server did not start.';
  }
}
