import { dialectRoute } from '../../../dialect/dialect.ts';
import { viewOf } from '../job-view.ts';
import { requireJob } from '../require-job.ts';

export const getJob = dialectRoute({
  methods: ['GET'],
  path: '/omero/jobs/{id}',
  scope: 'read',
  read: ({ params }) => params.id,
  async run(jobs, id) {
    const job = await requireJob(jobs, id);
    const [kinds, artifacts] = await Promise.all([jobs.kinds(), jobs.artifacts(job.id)]);
    return viewOf(job, kinds.find(({ kind }) => kind === job.kind) ?? job, artifacts);
  },
  write: (job) => ({ json: job }),
});
