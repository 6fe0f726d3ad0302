import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { run } from './run.ts';

/** Compiles one package from `src` to `dist`: JavaScript, declarations, source maps, and the files beside them. */
export async function compile(root: string, folder: string): Promise<void> {
  const src = join(root, folder, 'src');
  const dist = join(root, folder, 'dist');
  // Below node_modules, so that the compiler finds its type packages and nobody finds this file.
  const cache = join(root, 'node_modules/.cache/longrun-build');
  const config = join(cache, `${basename(folder)}.json`);
  await rm(dist, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const left = await leftOut(join(root, folder));
  await writeFile(config, JSON.stringify(configFor(root, src, dist, left)));
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], root);
  await cp(src, dist, {
    recursive: true,
    filter: (path) => !isSource(path) && !left.includes(relative(src, path)),
  });
}

/** What stays behind, as patterns below `src`: tests, and what only they need, unless it is an export. The rest needs fast-check or a
 *  Postgres of its own, which nobody should have to install. */
async function leftOut(folder: string): Promise<string[]> {
  // Written by us: every package has exports.
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  return ['**/*.test.ts', '**/*.test-d.ts', ...('./testing' in manifest.exports ? PRIVATE : ['testing'])];
}

const PRIVATE = ['testing/model', 'testing/postgres', 'testing/twins', 'move/testing'];

function configFor(root: string, src: string, dist: string, left: readonly string[]): object {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      rootDir: src,
      outDir: dist,
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      declarationMap: true,
      sourceMap: true,
      rewriteRelativeImportExtensions: true,
      // The other packages are taken as a consumer gets them: compiled.
      customConditions: [],
    },
    include: [src],
    exclude: left.map((pattern) => join(src, pattern)),
  };
}

/** SQL and the like goes along; code was compiled. */
function isSource(path: string): boolean {
  return /\.tsx?$/.test(path) || path.endsWith('.snapshot.sql');
}
