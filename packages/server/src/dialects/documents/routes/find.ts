import type { DialectRoute } from '../../../dialect/dialect.ts';
import { findJob } from '../../../dialect/find-job.ts';
import { REQUIRED } from '../arguments.ts';
import { documentRoute } from '../document-route.ts';
import { documentOf } from '../document-view.ts';
import { STATES } from '../mapping.ts';
import { readCollection, readKey } from '../read-argument.ts';
import { jobSchema } from '../schema.ts';

const getJob = documentRoute({
  name: 'getJob',
  scope: 'read',
  parameters: { jobId: REQUIRED, state: 'pending' },
  example: { jobId: 'job-1', state: 'running' },
  read: ({ jobId, state }) => ({ key: readKey(jobId), collection: readCollection(state) }),
  async run(jobs, { key, collection }) {
    const job = await findJob(jobs, key);
    return job && STATES[job.state] === collection ? documentOf(job) : null;
  },
});

const FOUND_NOWHERE = [null, 'finished'];

const findJobAnywhere = documentRoute({
  name: 'findJob',
  scope: 'read',
  parameters: { jobId: REQUIRED },
  example: { jobId: 'job-1' },
  read: ({ jobId }) => readKey(jobId),
  async run(jobs, key) {
    const job = await findJob(jobs, key);
    return job ? [documentOf(job), STATES[job.state]] : FOUND_NOWHERE;
  },
});

const getJobResults = documentRoute({
  name: 'getJobResults',
  scope: 'read',
  parameters: { jobId: REQUIRED },
  example: { jobId: 'job-1' },
  read: ({ jobId }) => readKey(jobId),
  async run(jobs, key) {
    const job = await findJob(jobs, key);
    return job && STATES[job.state] === 'finished' ? documentOf(job) : null;
  },
});

const getJobSchema = documentRoute({
  name: 'getJobSchema',
  scope: 'read',
  parameters: {},
  example: {},
  read: () => undefined,
  run: async () => jobSchema(),
});

/** The functions that read one document, and what a document is said to look like. */
export const finding: readonly DialectRoute[] = [getJob, findJobAnywhere, getJobResults, getJobSchema];
