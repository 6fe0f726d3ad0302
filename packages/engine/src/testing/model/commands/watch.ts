import type { JobUpdate } from '@longrun/core';
import fc from 'fast-check';
import { modelCommand } from '../model-command.ts';
import { findJob, hasJob, jobRef } from '../pick.ts';
import type { Watcher } from '../world.ts';

const MOST_WATCHERS = 4;

/** Somebody begins to watch a job, from its beginning or from a number they have seen; the longest watcher may leave. */
export const watch = modelCommand({
  name: 'watch',
  weight: 2,
  args: fc.record({ job: jobRef, cursor: fc.nat(20), leaves: fc.boolean() }),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { job: ref, cursor, leaves }) {
    const { id: jobId, tenant, sequence } = findJob(model, ref);
    const [first] = world.watchers;
    if (first && (leaves || world.watchers.size >= MOST_WATCHERS)) {
      first.leave();
      world.watchers.delete(first);
    }
    const after = cursor % (sequence + 1);
    const left = new AbortController();
    const seen: JobUpdate[] = [];
    const end = { ended: false, error: undefined as unknown };
    const follow = async () => {
      try {
        const { signal } = left;
        for await (const update of world.api(tenant).watch(jobId, { after, signal })) seen.push(update);
      } catch (cause) {
        end.error = cause;
      }
      end.ended = true;
    };
    const watcher: Watcher = {
      ...{ jobId, after, seen, mayLagAt: undefined },
      get ended() {
        return end.ended;
      },
      get error() {
        return end.error;
      },
      leave: () => left.abort(),
    };
    world.watchers.add(watcher);
    void follow();
  },
});
