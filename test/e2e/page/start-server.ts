import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
}

/** A server process of its own, on a free port, with the jobs of a file if one is named. */
export async function startServer(jobs?: string): Promise<RunningServer> {
  const args = [
    'serve',
    '--json',
    '--port',
    '0',
    '--store',
    'sqlite::memory:',
    ...(jobs ? ['--jobs', jobs] : []),
  ];
  const child = spawn(process.execPath, ['--conditions=source', 'apps/cli/src/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const said = await Promise.race([once(createInterface(child.stdout), 'line'), exited]);
  if (typeof said[0] !== 'string') throw new Error(`The server did not start: ${errors.join('')}`);
  // What `serve --json` announces.
  const { url } = JSON.parse(said[0]) as { url: string };
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}
