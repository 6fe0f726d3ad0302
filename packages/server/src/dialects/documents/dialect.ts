import { bearerToken } from '../../auth.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { refuse } from './errors.ts';
import { STATES } from './mapping.ts';
import { creating } from './routes/create.ts';
import { ending } from './routes/end.ts';
import { finding } from './routes/find.ts';
import { listing } from './routes/list.ts';
import { setting } from './routes/set.ts';

/** The functions of api.job: jobs as documents that their callers move about. */
export const documents: Dialect = {
  name: 'documents',
  title: 'api.job',
  states: STATES,
  prefix: '/api/job',
  token: (request) => bearerToken(request),
  refuse,
  routes: [...creating, ...finding, ...listing, ...setting, ...ending],
};
