import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMAND = ['--conditions=source', `${ROOT}apps/cli/bin/longrun.js`];
/** `longrun` as the words to start it with. */
export const LONGRUN = [process.execPath, ...COMMAND];
const READY_MS = 60_000;

const running = new Set<ChildProcess>();
// Whatever ends the tests, nothing of theirs goes on after them.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `longrun serve` or `longrun worker` as a process of its own. */
export interface LongrunProcess extends AsyncDisposable {
  readonly url: string;
  readonly isRunning: boolean;
  /** What it has written to its standard error. */
  readonly errors: string;
  /** Ends it at once, as a power cut would end its program. */
  kill(): Promise<void>;
  /** Asks it to shut down; resolves with its exit code. */
  terminate(): Promise<number | null>;
}

/** Starts it and waits for the line that says it is ready. */
export async function startLongrun(...args: string[]): Promise<LongrunProcess> {
  const child = spawn(process.execPath, [...COMMAND, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exit = once(child, 'exit').finally(() => running.delete(child));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(READY_MS) }),
    exit.then(() => Promise.reject(new Error(`longrun ${args[0]} ended before it was ready: ${errors}`))),
  ]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  child.stdout.resume();
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning(child)) child.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  };
  const kill = async () => void (await end('SIGKILL'));
  return {
    url: JSON.parse(line).url,
    get isRunning() {
      return isRunning(child);
    },
    get errors() {
      return errors;
    },
    kill,
    terminate: () => end('SIGTERM'),
    [Symbol.asyncDispose]: kill,
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Runs a short command to its end. */
export async function runLongrun(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [...COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await exit) as [number | null];
  return { code, stdout, stderr };
}

export const example = (name: string) => `${ROOT}examples/${name}/jobs.ts`;
/** The jobs that exist for these tests alone. */
export const systemJobs = `${ROOT}test/e2e/system/held-jobs.ts`;
