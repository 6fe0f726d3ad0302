import { isJobError, type JobApi } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { ifThere } from '../../../dialect/find-job.ts';
import { type JobView, jobView, reply, unknownJob } from '../job-view.ts';
import { STATUSES, statusOf } from '../mapping.ts';
import { ROOT } from '../normal-path.ts';
import { bodyOf, idIn } from '../parameters.ts';

/** What is asked of a job by its id. */
function asking(name: string, ask: (jobs: JobApi, id: string) => Promise<JobView>) {
  return dialectRoute({
    methods: ['POST'],
    path: `${ROOT}/{service}/${name}`,
    scope: 'control',
    body: 'json',
    example: { id: 'job_0199…' },
    read: ({ body }) => idIn(bodyOf(body)),
    run: async (jobs, id) => (await ifThere(ask(jobs, id))) ?? unknownJob(id),
    write: (job) => reply(job),
  });
}

/** A job that waits ends with this, and the answer is `STOPPING` all the same: that it has ended, the next watch tells. */
export const stopJob = asking('stopJob', async (jobs, id) => {
  const job = await jobs.get(id);
  if (!STATUSES[statusOf(job)].isStoppable) return jobView(jobs, job);
  try {
    return await jobView(jobs, await jobs.control(id, 'stop'), 'STOPPING');
  } catch (error) {
    // It has ended in the meantime.
    if (isJobError(error) && error.code === 'transition-refused') return jobView(jobs, await jobs.get(id));
    throw error;
  }
});

export const deleteJob = asking('deleteJob', async (jobs, id) => {
  const job = await jobs.get(id);
  await jobs.delete(id, { force: true });
  return jobView(jobs, job, 'DELETED');
});
