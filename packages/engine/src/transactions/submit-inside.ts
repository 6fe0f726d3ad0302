import type { SubmitRequest, Submitted } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { newJob } from '../new-job.ts';
import type { Runtime } from '../runtime.ts';
import type { NewJob } from '../store-command.ts';
import { answered, assertValid, insert } from '../submit.ts';
import { assertFree } from './assert-free.ts';
import { inside } from './inside.ts';

/** Submits in a transaction of the application, each request on its own, one after the other. The jobs exist if and only if it commits. */
export async function submitInside(
  runtime: Runtime,
  caller: Caller,
  requests: readonly SubmitRequest[],
  tx: object,
): Promise<Submitted[]> {
  const within = inside(runtime, tx);
  const submitted: Submitted[] = [];
  for (const request of requests)
    submitted.push(
      await answered(async () => {
        await assertValid(runtime, caller, request);
        assertFree(request);
        return insert(within, caller, request, outOfLine(newJob(within, caller, request)));
      }),
    );
  return submitted;
}

/** Jobs with an owner stand in a line of which there is one row, and all claims need it: to hold it until the application commits would
 *  keep everybody's jobs from workers. So they fall due at once, and are put in line when the job is there for all. */
function outOfLine(job: NewJob): NewJob {
  return job.state === 'queued' && job.owner !== undefined ? { ...job, state: 'scheduled', dueInMs: 0 } : job;
}
