import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobError } from '@longrun/core';
import { lockOwner } from './owner-lock.ts';

/** Makes this process the only one that works on the file, whatever links lead to it. Returns the release. */
export function takeFile(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  assertDatabase(file);
  return lockOwner(existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file)));
}

const HEADER = 'SQLite format 3\0';

/** Refuses a file that is something else, before anything of it is touched. */
function assertDatabase(file: string): void {
  if (!existsSync(file)) return;
  const start = Buffer.alloc(HEADER.length);
  const handle = openSync(file, 'r');
  const length = readSync(handle, start, 0, HEADER.length, 0);
  closeSync(handle);
  if (length > 0 && start.toString('latin1') !== HEADER)
    throw new JobError(
      'invalid-request',
      `${file} is not a SQLite database; it was left as it is. Name another file.`,
      { file },
    );
}
