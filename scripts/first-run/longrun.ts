import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts the command line from its source, as `npx longrun` does. */
export function spawnLongrun(root: string, args: readonly string[], options: SpawnOptions) {
  const main = join(root, 'apps/cli/src/main.ts');
  return spawn(process.execPath, ['--conditions=source', main, ...args], { cwd: root, ...options });
}

/** Runs the command line on this terminal, and answers its exit code. */
export async function longrun(root: string, args: readonly string[]): Promise<number> {
  const [code]: (number | null)[] = await once(spawnLongrun(root, args, { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
