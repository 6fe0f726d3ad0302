import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../build/run.ts';

/** Builds the page unless it is there. Everything else works without it, so a failure is told and no more. */
export async function buildPage(root: string): Promise<void> {
  const folder = join(root, 'apps/dashboard');
  if (existsSync(join(folder, 'dist/index.html'))) return;
  console.log('Building the page …');
  try {
    await run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], folder);
  } catch (error) {
    console.error(`The page could not be built; going on without it. ${String(error)}`);
  }
}
