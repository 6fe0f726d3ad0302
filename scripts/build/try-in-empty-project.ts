import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from '../workspaces.ts';
import { run } from './run.ts';
import { tryServing } from './try-serving.ts';

/** Installs the tarballs where nothing else is, then imports every export, checks its types and asks the
 *  command for its version. Gives what was tried, in words. */
export async function tryInEmptyProject(
  root: string,
  packages: readonly Workspace[],
  tarballs: readonly string[],
  scratch: string,
): Promise<string[]> {
  const project = join(scratch, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], project);

  const specifiers = (await Promise.all(packages.map(({ folder }) => exportsOf(join(root, folder))))).flat();
  await importEach(project, specifiers);
  await checkTypes(root, project, specifiers);
  const version = await run(
    process.execPath,
    [join(project, 'node_modules/longrun/bin/longrun.js'), '--version'],
    project,
  );
  return [
    ...specifiers.map((specifier) => `import '${specifier}'`),
    `longrun --version: ${version.trim()}`,
    ...(await tryServing(project)),
  ];
}

async function exportsOf(folder: string): Promise<string[]> {
  // Written by us: every package has a name and exports.
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, { readonly default?: string }>;
  };
  // Without a compiled form an export is for this repository alone.
  const published = Object.entries(manifest.exports).filter(
    ([, conditions]) => conditions.default !== undefined,
  );
  return published.map(([subpath]) => manifest.name + subpath.slice(1));
}

async function importEach(project: string, specifiers: readonly string[]): Promise<void> {
  const program = `for (const specifier of ${JSON.stringify(specifiers)})
  if (Object.keys(await import(specifier)).length === 0) throw new Error(specifier + ' is empty');
process.exit();
`;
  await writeFile(join(project, 'import-each.js'), program);
  await run(process.execPath, ['import-each.js'], project);
}

async function checkTypes(root: string, project: string, specifiers: readonly string[]): Promise<void> {
  const lines = specifiers.map((specifier, index) => `export * as part${index} from '${specifier}';`);
  await writeFile(join(project, 'types-of-each.ts'), `${lines.join('\n')}\n`);
  const config = {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
      module: 'nodenext',
      strict: true,
      noEmit: true,
      typeRoots: [join(root, 'node_modules/@types')],
      types: ['node'],
    },
    files: ['types-of-each.ts'],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
  await run(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'],
    project,
  );
}
