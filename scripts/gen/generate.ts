import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One file that is derived from the code. */
export interface Generator {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: () => string | Promise<string>;
}

/** The paths whose content is not what the code says. Writes them unless told only to look. */
export async function generate(
  generators: readonly Generator[],
  { root, write }: { root: string; write: boolean },
): Promise<string[]> {
  const changed: string[] = [];
  for (const { path, content } of generators) {
    const file = join(root, path);
    const wanted = await content();
    const present = await readFile(file, 'utf8').catch(() => undefined);
    if (present === wanted) continue;
    changed.push(path);
    if (!write) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, wanted);
  }
  return changed;
}
