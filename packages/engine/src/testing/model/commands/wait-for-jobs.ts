import type { ClaimedJob } from '@longrun/core';
import fc from 'fast-check';
import type { Worker } from '../model.ts';
import { modelCommand } from '../model-command.ts';
import { type Waiter, WORKERS } from '../world.ts';
import { claiming } from './claim.ts';

const MOST_WAITERS = 3;

/** A worker waits for a job, until there is one or it leaves. */
export const waitForJobs = modelCommand({
  name: 'wait-for-jobs',
  weight: 1,
  args: fc.record({ ...claiming, leaves: fc.boolean() }),
  async run(_, world, { worker: index, leaves, ...rest }) {
    if (leaves || world.waiters.size >= MOST_WAITERS) {
      const [first] = world.waiters;
      first?.leave();
      return;
    }
    const worker = WORKERS[index] as Worker; // the argument is one of its places
    const request = { workerId: worker.workerId, waitMs: 60_000, ...rest };
    const gone = new AbortController();
    let jobs: readonly ClaimedJob[] | undefined;
    let error: unknown;
    const waiter: Waiter = {
      worker,
      request,
      get jobs() {
        return jobs;
      },
      get error() {
        return error;
      },
      leave: () => gone.abort(),
    };
    world.waiters.add(waiter);
    world
      .source(worker)
      .claim(request, gone.signal)
      .then(
        (claimed) => {
          jobs = claimed;
        },
        (cause) => {
          error = cause;
        },
      );
  },
});
