import { dialectRoute } from '../../../dialect/dialect.ts';
import { unlessOvertaken } from '../../../dialect/unless-overtaken.ts';
import { changeStatus } from '../change-status.ts';
import { requireJob } from '../require-job.ts';

/** The same as setting it to `Cancelled`. */
export const cancelJob = dialectRoute({
  methods: ['POST'],
  path: '/omero/jobs/{id}/cancel',
  scope: 'control',
  read: ({ params }) => params.id,
  run: (jobs, id) =>
    unlessOvertaken(async () => changeStatus(jobs, await requireJob(jobs, id), 'Cancelled', undefined)),
  write: () => ({ status: 204 }),
});
