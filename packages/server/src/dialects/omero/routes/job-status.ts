import { dialectRoute } from '../../../dialect/dialect.ts';
import { statusOf } from '../job-view.ts';
import { requireJob } from '../require-job.ts';

export const jobStatus = dialectRoute({
  methods: ['GET'],
  path: '/omero/jobs/{id}/status',
  scope: 'read',
  read: ({ params }) => params.id,
  run: requireJob,
  write: (job) => ({ json: statusOf(job) }),
});
