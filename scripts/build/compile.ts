import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './run.ts';

const TESTS = ['*.test.ts', '*.test-d.ts'];

/** Compiles one package from `src` to `dist`: JavaScript, declarations, source maps, and the files beside them. */
export async function compile(root: string, folder: string): Promise<void> {
  const src = join(root, folder, 'src');
  const dist = join(root, folder, 'dist');
  // Below node_modules, so that the compiler finds its type packages and nobody finds this file.
  const cache = join(root, 'node_modules/.cache/longrun-build');
  const config = join(cache, `${basename(folder)}.json`);
  await rm(dist, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await writeFile(config, JSON.stringify(configFor(root, src, dist)));
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], root);
  await cp(src, dist, { recursive: true, filter: (path) => !isSource(path) });
}

function configFor(root: string, src: string, dist: string): object {
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
    exclude: TESTS.map((pattern) => join(src, '**', pattern)),
  };
}

/** SQL and the like goes along; code was compiled. */
function isSource(path: string): boolean {
  return /\.tsx?$/.test(path) || path.endsWith('.snapshot.sql');
}
