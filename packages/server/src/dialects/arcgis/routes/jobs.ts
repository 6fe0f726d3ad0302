import { isJobError, type JobApi } from '@longrun/core';
import type { Fields } from '../../../dialect/dialect.ts';
import { deletedResource, type JobResource, jobResource } from '../job-resource.ts';
import { JOB } from '../paths.ts';
import { resource } from '../resource.ts';
import { findJob, type TaskAddress } from '../task.ts';

type JobAddress = TaskAddress & { readonly id: string };

export const job = resource({
  path: JOB,
  scope: 'read',
  answer: ({ jobs, params, fields }) => present(jobs, params, fields),
});

/** A job that has ended stays as it is, and the answer says how that is. */
export const cancel = resource({
  path: `${JOB}/cancel`,
  scope: 'control',
  answer: async ({ jobs, params, fields }) => {
    await unlessTooLate(async () => {
      await findJob(jobs, params); // one of another task is not to be cancelled here
      await jobs.control(params.id, 'cancel');
    });
    return present(jobs, params, fields);
  },
});

async function present(jobs: JobApi, address: JobAddress, fields: Fields): Promise<JobResource> {
  const options = { withMessages: fields.returnMessages?.toLowerCase() !== 'false' };
  try {
    return await jobResource(jobs, await findJob(jobs, address), options);
  } catch (error) {
    if (isJobError(error) && error.code === 'job-deleted') return deletedResource(address.id, options);
    throw error;
  }
}

async function unlessTooLate(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isJobError(error) || !TOO_LATE.has(error.code)) throw error;
  }
}

const TOO_LATE: ReadonlySet<string> = new Set(['transition-refused', 'job-deleted']);
