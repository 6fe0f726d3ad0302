import { z } from 'zod';
import { route } from '../route.ts';
import { pause, pauseRequest, pauseTarget } from './schemas/rules.ts';

const tag = 'Pauses and limits';
const path = '/v1/pauses';

export const listPauses = route({
  id: 'listPauses',
  method: 'GET',
  path,
  scope: 'read',
  tag,
  summary: 'List the pauses in force',
  answers: { 200: { means: 'All of them', schema: z.strictObject({ pauses: z.array(pause) }) } },
  async handle({ server, caller }) {
    return { json: { pauses: await server.jobs(caller).pauses.list() } };
  },
});

export const setPause = route({
  id: 'setPause',
  method: 'PUT',
  path,
  scope: 'manage',
  tag,
  summary: 'Give no more jobs of a kind, a queue or an owner to workers',
  body: pauseRequest,
  answers: { 200: { means: 'The pause', schema: pause } },
  example: { kind: 'demo:echo', reason: 'The mail server is down' },
  async handle({ server, caller, body }) {
    return { json: await server.jobs(caller).pauses.set(body) };
  },
});

export const liftPause = route({
  id: 'liftPause',
  method: 'DELETE',
  path,
  scope: 'manage',
  tag,
  summary: 'Lift a pause',
  query: z.strictObject({
    ...pauseTarget,
    running: z.boolean().describe('Resume the paused jobs of it as well').exactOptional(),
  }),
  answers: { 204: { means: 'It is lifted' } },
  errors: ['pause-not-found'],
  async handle({ server, caller, query }) {
    await server.jobs(caller).pauses.lift(query);
    return { status: 204 };
  },
});
