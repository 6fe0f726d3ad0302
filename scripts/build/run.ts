import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and gives what it printed; fails with its whole output. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    // A shell on Windows alone: npm and npx are scripts there.
    const shell = process.platform === 'win32';
    const { stdout } = await execute(program, args, { cwd, shell, maxBuffer: 32 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    // execFile's error carries the output beside the message.
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error });
  }
}
