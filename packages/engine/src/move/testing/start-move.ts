import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { MoveOptions } from '../move-store.ts';
import type { MoveProgress } from '../progress.ts';

const PROGRAM = `import { moveStore } from '@longrun/engine/postgres';
const options = JSON.parse(process.argv[1]);
await moveStore({ ...options, onProgress: (progress) => console.log(JSON.stringify(progress)) });`;

/** A process that moves a store. */
export function startMove(
  options: Pick<MoveOptions, 'from' | 'to' | 'maxRows'>,
  onProgress: (progress: MoveProgress) => void,
): ChildProcess {
  const argv = ['--conditions=source', '--input-type=module', '--eval', PROGRAM, JSON.stringify(options)];
  const child = spawn(process.execPath, argv, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface(child.stdout).on('line', (line) => onProgress(JSON.parse(line)));
  return child;
}
