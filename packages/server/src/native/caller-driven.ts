import { route } from '../route.ts';
import { callerReport, splitRequest } from './schemas/caller-report.ts';
import { job } from './schemas/job.ts';

const tag = 'Drive';

export const reportOnJob = route({
  id: 'reportOnJob',
  method: 'POST',
  path: '/v1/jobs/{id}/report',
  scope: 'control',
  tag,
  summary: 'Say how a job goes that its caller drives',
  body: callerReport,
  answers: { 200: { means: 'The job as it is after', schema: job } },
  errors: ['not-caller-driven', 'transition-refused', 'job-changed'],
  example: { type: 'acknowledge', progress: { percent: 40 }, info: 'Reading the file' },
  async handle({ server, caller, params, body: { reason, ifSequence, ...report } }) {
    const options = {
      ...(reason !== undefined && { reason }),
      ...(ifSequence !== undefined && { ifSequence }),
    };
    return { json: await server.jobs(caller).report(params.id, report, options) };
  },
});

export const splitJob = route({
  id: 'splitJob',
  method: 'POST',
  path: '/v1/jobs/{id}/split',
  scope: 'control',
  tag,
  summary: 'Make parts of a job that its caller drives',
  body: splitRequest,
  bodySize: 'batch',
  answers: { 200: { means: 'The job, which stays as it is', schema: job } },
  errors: ['not-caller-driven', 'not-splittable', 'transition-refused'],
  example: { parts: 4, execution: 'parallel' },
  async handle({ server, caller, params, body: { reason, ...request } }) {
    const options = reason === undefined ? {} : { reason };
    return { json: await server.jobs(caller).split(params.id, request, options) };
  },
});
