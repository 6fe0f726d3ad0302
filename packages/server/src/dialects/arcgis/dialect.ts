import type { Dialect } from '../../dialect/dialect.ts';
import { envelopeOf } from './errors.ts';
import { errorFormatOf, inFormat } from './format.ts';
import { STATES } from './mapping.ts';
import { normalPath, SITE } from './paths.ts';
import { info, service, services, task } from './routes/catalogue.ts';
import { cancel, job } from './routes/jobs.ts';
import { execute, submitJob } from './routes/submit.ts';
import { file, input, inputs, result, results } from './routes/values.ts';
import { tokenOf } from './token.ts';

/** Geoprocessing tasks of ArcGIS over REST: a service per domain, a task per kind. */
export const arcgis: Dialect = {
  name: 'arcgis',
  title: 'ArcGIS geoprocessing',
  states: STATES,
  prefix: SITE,
  normalPath,
  token: tokenOf,
  // An error is an answer like any other: clients look for it in a body of status 200.
  refuse: (error, ask) => {
    const hasToken = tokenOf(ask.request, ask.fields) !== undefined;
    return inFormat(errorFormatOf(ask), envelopeOf(error, hasToken), 'Error');
  },
  crossOrigin: true,
  routes: [
    info,
    services,
    service,
    task,
    submitJob,
    execute,
    job,
    cancel,
    results,
    result,
    inputs,
    input,
    file,
  ],
};
