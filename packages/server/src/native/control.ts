import { CONTROL_VERBS, type ControlVerb, type ErrorCode } from '@longrun/core';
import { type Route, route } from '../route.ts';
import { job } from './schemas/job.ts';
import { onBehalf } from './schemas/on-behalf.ts';
import { answerRequest, controlOptions } from './schemas/submit-request.ts';

const SUMMARIES = {
  start: 'Start a job that waits for it',
  pause: 'Pause: a running job saves its checkpoint first',
  resume: 'Go on after a pause',
  stop: 'Finish early and keep what is done',
  cancel: 'Give up',
  retry: 'Run a job that has ended again',
  force: 'Take a stuck job from its worker',
} as const satisfies Record<ControlVerb, string>;

/** One route per verb. Each answers the job as it is after, and is harmless when repeated. */
export const controls: readonly Route[] = CONTROL_VERBS.map((verb) => {
  const errors: ErrorCode[] = [
    'transition-refused',
    ...(verb === 'pause' ? (['not-pausable'] as const) : []),
    ...(verb === 'force' ? (['not-stuck'] as const) : []),
  ];
  return route({
    id: `${verb}Job`,
    method: 'POST',
    path: `/v1/jobs/{id}/${verb}`,
    scope: 'control',
    tag: 'Control',
    summary: SUMMARIES[verb],
    body: controlOptions.optional(),
    answers: { 200: { means: 'The job as it is after', schema: job } },
    errors,
    ...(verb === 'retry' && { example: { from: 'checkpoint' } }),
    async handle({ server, caller, params, body }) {
      return { json: await server.jobs(caller).control(params.id, verb, body) };
    },
  });
});

export const answerJob = route({
  id: 'answerJob',
  method: 'POST',
  path: '/v1/jobs/{id}/answer',
  scope: 'control',
  tag: 'Control',
  summary: 'Answer what a job has asked a person',
  body: answerRequest,
  answers: { 200: { means: 'The job as it is after', schema: job } },
  errors: ['not-waiting'],
  example: { value: { approved: true }, reason: 'Checked with the owner' },
  async handle({ server, caller, params, body: { value, ...options } }) {
    return { json: await server.jobs(caller).answer(params.id, value, options) };
  },
});

export const acknowledgeJob = route({
  id: 'acknowledgeJob',
  method: 'POST',
  path: '/v1/jobs/{id}/acknowledge',
  scope: 'control',
  tag: 'Control',
  summary: 'Mark the outcome as seen, by the key or by a user behind it',
  body: onBehalf.optional(),
  answers: { 200: { means: 'The job as it is after', schema: job } },
  errors: ['transition-refused'],
  async handle({ server, caller, params, body }) {
    return { json: await server.jobs(caller).acknowledge(params.id, body) };
  },
});
