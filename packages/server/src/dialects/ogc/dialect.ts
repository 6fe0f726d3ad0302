import { bearerToken } from '../../auth.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { callbackKinds } from './callback.ts';
import { refuse } from './errors.ts';
import { PREFIX } from './links.ts';
import { STATES } from './mapping.ts';
import { withDefinition } from './routes/definition.ts';
import { execute } from './routes/execute.ts';
import { dismissJob, getJob, getJobs } from './routes/jobs.ts';
import { getProcess, getProcesses } from './routes/processes.ts';
import { getOutput, getResults } from './routes/results.ts';
import { getConformance, getLandingPage } from './routes/service.ts';

/** OGC API – Processes, part 1, edition 1.0. */
export const ogc: Dialect = {
  name: 'ogc',
  title: 'OGC API – Processes',
  states: STATES,
  prefix: PREFIX,
  token: (request) => bearerToken(request),
  refuse,
  crossOrigin: true,
  ownKinds: callbackKinds,
  routes: withDefinition([
    getLandingPage,
    getConformance,
    getProcesses,
    getProcess,
    execute,
    getJobs,
    getJob,
    dismissJob,
    getResults,
    getOutput,
  ]),
};
