import { expiryOf } from '@longrun/core';
import { dropArtifacts } from '../artifacts.ts';
import { retentionOf } from '../retention-of.ts';
import type { Runtime } from '../runtime.ts';
import type { EndedJob } from '../store-query.ts';
import type { Chore } from './loop.ts';

/** Jobs looked at in one go; reading holds up nobody. */
const LOOK = 2_000;
// What is removed in one commit holds up those behind it: a few milliseconds, whatever the jobs have said.
const MAX_JOBS = 200;
const MAX_UPDATES = 5_000;
const LEFTOVERS = 500;

/** Between two removals, two looks, two rounds. */
const BREATH_MS = 10;
const PAUSE_MS = 1_000;
const REST_MS = 60_000;

/** Removes jobs whose time is over, walking round over all jobs by age. */
export function createPrune(): Chore {
  let after = 0;
  let due: readonly EndedJob[] = [];
  return async (runtime) => {
    if (due.length === 0) {
      const { jobs, next } = await runtime.store.read({ type: 'ended', after, limit: LOOK });
      due = await expired(runtime, jobs);
      after = next;
    }
    const isMore = due.length > 0 || after === 0 ? await removeSome(runtime, due) : false;
    due = due.slice(batchOf(due).length);
    if (due.length > 0 || isMore) return BREATH_MS;
    return after > 0 ? PAUSE_MS : REST_MS;
  };
}

async function expired(runtime: Runtime, jobs: readonly EndedJob[]): Promise<EndedJob[]> {
  const now = runtime.clock.now();
  for (const tenant of new Set(jobs.map((job) => job.tenant))) await runtime.catalogue.load(tenant);
  return jobs.filter((job) => {
    const expiry = expiryOf(job, retentionOf(runtime, job, job.retention));
    return expiry !== undefined && expiry <= now;
  });
}

/** True when leftovers remain. */
async function removeSome(runtime: Runtime, due: readonly EndedJob[]): Promise<boolean> {
  const jobs = batchOf(due).map(({ jobId, finishedAt }) => ({ jobId, finishedAt }));
  const result = await runtime.commit({ type: 'prune', jobs, leftovers: LEFTOVERS });
  if (result.refused) return false;
  await dropArtifacts(runtime, result.removed ?? []);
  return result.isMore === true;
}

/** As many as fit into one commit, and one at least. */
function batchOf(due: readonly EndedJob[]): readonly EndedJob[] {
  let updates = 0;
  const end = due.findIndex(({ sequence }, index) => {
    updates += sequence;
    return index > 0 && (updates > MAX_UPDATES || index >= MAX_JOBS);
  });
  return end < 0 ? due : due.slice(0, end);
}
