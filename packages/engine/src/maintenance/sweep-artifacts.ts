import { opendir } from 'node:fs/promises';
import { dropArtifacts } from '../artifacts.ts';
import type { Runtime } from '../runtime.ts';

/** Folders looked at in one go, and the wait before the next look. */
const LOOK = 200;
const PAUSE_MS = 1_000;
const REST_MS = 3_600_000;

/** Removes the folders of jobs that are gone: one stays behind where the process ends between the commit that removes a job and the
 *  removal of its files. Only those that this store knows as deleted: a folder it knows nothing of may be another's. */
export async function sweepArtifacts(runtime: Runtime): Promise<number> {
  const { artifacts: folder, clock, closing } = runtime;
  if (folder === undefined) return REST_MS;
  let jobIds: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (closing.aborted) break;
      if (entry.isDirectory()) jobIds.push(entry.name);
      if (jobIds.length < LOOK) continue;
      await removeDeleted(runtime, jobIds);
      jobIds = [];
      await clock.sleep(PAUSE_MS, closing);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // no job has made a file yet
  }
  if (!closing.aborted) await removeDeleted(runtime, jobIds);
  return REST_MS;
}

async function removeDeleted(runtime: Runtime, jobIds: readonly string[]): Promise<void> {
  const jobs = await runtime.store.read({ type: 'jobs', ids: jobIds });
  await dropArtifacts(
    runtime,
    jobIds.filter((_, index) => jobs[index] === 'deleted'),
  );
}
