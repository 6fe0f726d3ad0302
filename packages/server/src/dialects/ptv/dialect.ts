import type { Dialect } from '../../dialect/dialect.ts';
import { refuse } from './errors.ts';
import { STATES } from './mapping.ts';
import { normalPath, ROOT } from './normal-path.ts';
import { fetchResponse } from './routes/fetch.ts';
import { start } from './routes/start.ts';
import { deleteJob, stopJob } from './routes/stop.ts';
import { watchJob } from './routes/watch.ts';
import { tokenOf } from './token.ts';

/** The jobs of PTV xServer 2: a service per domain, `start…` and `fetch…` per kind. */
export const ptv: Dialect = {
  name: 'ptv',
  title: 'PTV xServer',
  states: STATES,
  prefix: ROOT,
  normalPath,
  token: tokenOf,
  refuse,
  crossOrigin: true,
  routes: [start, watchJob, stopJob, deleteJob, fetchResponse],
};
