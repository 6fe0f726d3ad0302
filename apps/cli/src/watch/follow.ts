import { fold, isFinal, type Job, type JobApi } from '@longrun/core';
import type { WatchView } from './view.ts';

/** Shows a job until it ends, and answers it with its output; undefined when `signal` came first. */
export async function follow(
  api: JobApi,
  job: Job,
  { view, after, signal }: { view: WatchView; after: number; signal: AbortSignal },
): Promise<Job | undefined> {
  let current = job;
  view.begin(current);
  try {
    for await (const update of api.watch(job.id, { after, signal })) {
      current = fold(current, update);
      view.update(current, update);
    }
    if (!isFinal(current.state)) return undefined;
    // Bodies stay out of updates, so the output is read with the whole job.
    const ended = await api.get(job.id);
    view.end(ended);
    return ended;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    view.close();
  }
}
