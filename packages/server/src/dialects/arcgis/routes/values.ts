import { type JobApi, JobError } from '@longrun/core';
import { artifactReply } from '../../../artifact-reply.ts';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { jobUrl } from '../job-url.ts';
import { JOB } from '../paths.ts';
import { resource } from '../resource.ts';
import { inputsOf, type ParameterValue, resultsOf, valueNamed } from '../results.ts';
import { findJob, type TaskAddress, type TaskJob } from '../task.ts';

export const results = resource({
  path: `${JOB}/results`,
  scope: 'read',
  answer: async (ask) => ({ results: await resultsIn(ask.jobs, ask.params, jobUrl(ask, ask.params.id)) }),
});

export const result = resource({
  path: `${JOB}/results/{parameter}`,
  scope: 'read',
  answer: async (ask) => {
    const { jobs, params } = ask;
    const { id, parameter } = params;
    return valueNamed(await resultsIn(jobs, params, jobUrl(ask, id)), parameter, id);
  },
});

export const inputs = resource({
  path: `${JOB}/inputs`,
  scope: 'read',
  answer: async ({ jobs, params }) => ({ inputs: inputsOf(await findJob(jobs, params)) }),
});

export const input = resource({
  path: `${JOB}/inputs/{parameter}`,
  scope: 'read',
  answer: async ({ jobs, params }) =>
    valueNamed(inputsOf(await findJob(jobs, params)), params.parameter, params.id),
});

/** Where the addresses of files among the results lead. */
export const file = dialectRoute({
  methods: ['GET', 'POST'],
  path: `${JOB}/files/{name}`,
  scope: 'read',
  body: 'form',
  read: () => undefined,
  run: async (jobs, _, { request, params }) => {
    const { job } = await findJob(jobs, params);
    return artifactReply(jobs, request, job.id, params.name);
  },
  write: (reply) => reply,
});

type JobAddress = TaskAddress & { readonly id: string };

async function resultsIn(jobs: JobApi, address: JobAddress, url: string): Promise<ParameterValue[]> {
  const found = await findJob(jobs, address);
  await fetched(jobs, found);
  return resultsOf(jobs, found, url);
}

/** Asks for the result as such, so that the engine knows that somebody has it. */
async function fetched(jobs: JobApi, { job: { id, state } }: TaskJob): Promise<void> {
  if (state !== 'succeeded')
    throw new JobError('transition-refused', `Job ${id} is ${state}, so it has no results.`, {
      jobId: id,
      state,
    });
  await jobs.result(id);
}
