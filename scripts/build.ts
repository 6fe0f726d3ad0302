// Compiles and packs every package, then installs them in an empty project and uses what they export.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDashboard } from './build/build-dashboard.ts';
import { compile } from './build/compile.ts';
import { pack } from './build/pack.ts';
import { inBuildOrder } from './build/packages.ts';
import { tryInEmptyProject } from './build/try-in-empty-project.ts';
import { readWorkspaces } from './workspaces.ts';

const root = join(import.meta.dirname, '..');
const packages = inBuildOrder(readWorkspaces(root));
const scratch = await mkdtemp(join(tmpdir(), 'longrun-build-'));
try {
  for (const { folder, name } of packages) {
    await compile(root, folder);
    console.log(`compiled  ${name}`);
  }
  await buildDashboard(root);
  console.log('built     the page');
  const tarballs = await pack(root, packages, scratch);
  console.log(`packed    ${tarballs.length} packages`);
  const uses = await tryInEmptyProject(root, packages, tarballs, scratch);
  for (const use of uses) console.log(`works     ${use}`);
} finally {
  await rm(scratch, { recursive: true });
}
