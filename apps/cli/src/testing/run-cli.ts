import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
// Dozens of short processes load the same source; compiling it each time would take most of their life.
const CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/longrun-cli');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command as a person would, only with standard output in a pipe. */
export function startCli(args: readonly string[], { cwd, env }: CliOptions = {}) {
  const { LONGRUN_URL, LONGRUN_TOKEN, ...clean } = process.env;
  return spawn(process.execPath, ['--conditions=source', MAIN, ...args], {
    cwd,
    env: { ...clean, NODE_COMPILE_CACHE: CACHE, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the command to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = startCli(args, options);
  child.stdin.end(options.stdin ?? '');
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
