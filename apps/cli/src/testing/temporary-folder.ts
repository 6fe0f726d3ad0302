import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a test, or a whole file of them, says what is to be done at its end. */
export interface Cleanup {
  after(end: () => Promise<void>): void;
}

/** A folder that goes with the test. */
export async function temporaryFolder(t: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
