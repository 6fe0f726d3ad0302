import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './source.ts';

/** The files of jobs. They are not moved, but all servers have to find them. */
export interface ArtifactFiles {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** Those that are not in the folder, or not in their full length. */
  readonly missing: readonly MissingFile[];
}

export interface MissingFile {
  readonly jobId: string;
  readonly name: string;
  /** Its path below the folder. */
  readonly path: string;
}

const FILES = 'SELECT j.id, a.name, a.file, a.size FROM artifacts a JOIN jobs j ON j.number = a.job';

/** Looks whether the file of every artifact is there. */
export async function lookAtFiles({ db }: Pick<Source, 'db'>, folder: string): Promise<ArtifactFiles> {
  const missing: MissingFile[] = [];
  const rows = db.prepare(FILES).all();
  for (const { id, name, file, size } of rows) {
    const path = join(String(id), String(file));
    const found = await stat(join(folder, path)).catch(() => undefined);
    if (found?.size !== Number(size)) missing.push({ jobId: String(id), name: String(name), path });
  }
  const bytes = rows.reduce((sum, { size }) => sum + Number(size), 0);
  return { folder, files: rows.length, bytes, missing };
}
