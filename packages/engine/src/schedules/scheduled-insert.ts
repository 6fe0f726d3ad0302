import { type Job, type ScheduledJob, toMoment } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { newJob } from '../new-job.ts';
import type { Runtime } from '../runtime.ts';
import type { InsertCommand } from '../store-command.ts';

/** The name of the label by which the jobs of a schedule are found. */
export const SCHEDULE_LABEL = 'schedule';

/** A new job from the template of a schedule, which was checked; it stands for `moment`, or for none. */
export function scheduledInsert(
  runtime: Runtime,
  caller: Caller,
  scheduleId: string,
  template: ScheduledJob,
  moment?: number,
): InsertCommand {
  const origin: Pick<Job, 'scheduleId' | 'scheduledFor'> = {
    scheduleId,
    ...(moment !== undefined && { scheduledFor: toMoment(moment) }),
  };
  // What belongs to no field of a request is kept with the job as it is.
  const job = newJob(runtime, caller, { ...template, ...origin });
  const labels = [...(job.labels ?? []), { name: SCHEDULE_LABEL, value: scheduleId }];
  return { type: 'insert', job: { ...job, labels } };
}
