import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** Builds the page and puts it where the published command line finds it. */
export async function buildDashboard(root: string): Promise<void> {
  const folder = join(root, 'apps/dashboard');
  await run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], folder);
  await cp(join(folder, 'dist'), join(root, 'apps/cli/dist/dashboard'), { recursive: true });
}
