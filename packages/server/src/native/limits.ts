import { z } from 'zod';
import { route } from '../route.ts';
import { limit, limitRequest, limitTarget } from './schemas/rules.ts';

const tag = 'Pauses and limits';
const path = '/v1/limits';

export const listLimits = route({
  id: 'listLimits',
  method: 'GET',
  path,
  scope: 'read',
  tag,
  summary: 'List the limits, each with its use',
  answers: { 200: { means: 'All of them', schema: z.strictObject({ limits: z.array(limit) }) } },
  async handle({ server, caller }) {
    return { json: { limits: await server.jobs(caller).limits.list() } };
  },
});

export const setLimit = route({
  id: 'setLimit',
  method: 'PUT',
  path,
  scope: 'manage',
  tag,
  summary: 'Limit how many jobs run, or how often they start',
  body: limitRequest,
  answers: { 200: { means: 'The limit', schema: limit } },
  example: { key: '*', concurrency: 1 },
  async handle({ server, caller, body }) {
    return { json: await server.jobs(caller).limits.set(body) };
  },
});

export const removeLimit = route({
  id: 'removeLimit',
  method: 'DELETE',
  path,
  scope: 'manage',
  tag,
  summary: 'Remove a limit that was set',
  query: z.strictObject(limitTarget),
  answers: { 204: { means: 'It is gone' } },
  errors: ['limit-not-found'],
  async handle({ server, caller, query }) {
    await server.jobs(caller).limits.remove(query);
    return { status: 204 };
  },
});
