import { bearerToken } from '../../auth.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { refuse } from './errors.ts';
import { STATES } from './mapping.ts';
import { cancelJob } from './routes/cancel-job.ts';
import { getJob } from './routes/get-job.ts';
import { jobStatus } from './routes/job-status.ts';
import { setMessage } from './routes/set-message.ts';
import { setStatus } from './routes/set-status.ts';
import { submit } from './routes/submit.ts';

/** The job handle of OMERO, as exchanges over HTTP. */
export const omero: Dialect = {
  name: 'omero',
  title: 'OMERO',
  states: STATES,
  prefix: '/omero',
  token: (request) => bearerToken(request),
  refuse,
  routes: [submit, getJob, jobStatus, setStatus, setMessage, cancelJob],
};
