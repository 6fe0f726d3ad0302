import type { Job, JobUpdate, UpdatePage } from '@longrun/core';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import type { Runtime } from './runtime.ts';
import { toUpdate } from './view.ts';

const MAX_LIMIT = 1_000;

/** A page of what happened to the job, oldest first: the log that watchers follow, read as an audit trail. */
export async function history(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  { after = 0, limit = 100 }: { after?: number; limit?: number } = {},
): Promise<UpdatePage> {
  const { options } = await readStored(runtime, caller.tenant, jobId);
  const most = Math.min(Math.max(1, limit), MAX_LIMIT);
  const rows = await runtime.store.read({ type: 'updates', jobId, after, limit: most });
  const [first, ...others] = rows.map(toUpdate);
  return {
    updates: first ? [withAuthor(first, options), ...others] : [],
    next: rows.at(-1)?.sequence ?? after,
  };
}

/** Who submitted a job is kept with the job, not with every first update: that would be paid for by each submit. */
function withAuthor(update: JobUpdate, options: string | undefined): JobUpdate {
  // Options were made by submit from JobOptions, or by what makes jobs in this package.
  const { createdBy, parentId, scheduleId }: Partial<Job> = options === undefined ? {} : JSON.parse(options);
  const by = createdBy ?? ((parentId ?? scheduleId) ? undefined : 'local');
  return update.event === 'submit' && by !== undefined ? { ...update, by } : update;
}
