import { join } from 'node:path';
import type { Workspace } from '../workspaces.ts';
import { run } from './run.ts';

/** Packs each package as it would be published; gives the paths of the tarballs. */
export async function pack(root: string, packages: readonly Workspace[], into: string): Promise<string[]> {
  const workspaces = packages.flatMap(({ name }) => ['-w', name]);
  const printed = await run('npm', ['pack', '--json', '--pack-destination', into, ...workspaces], root);
  const tarballs = parsePacked(printed);
  for (const { name, files } of tarballs) {
    const stray = files.filter((path) => /^dist\/.*\.test(-d)?\./.test(path));
    if (stray.length > 0) throw new Error(`${name} would ship tests: ${stray.join(', ')}`);
  }
  return tarballs.map(({ filename }) => join(into, filename));
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly string[];
}

function parsePacked(printed: string): Packed[] {
  // The documented answer of `npm pack --json`; npm 12 keys it by name.
  const answer = JSON.parse(printed) as object;
  const packed = Object.values(answer) as { name: string; filename: string; files: { path: string }[] }[];
  return packed.map(({ name, filename, files }) => ({
    name,
    filename,
    files: files.map(({ path }) => path),
  }));
}
