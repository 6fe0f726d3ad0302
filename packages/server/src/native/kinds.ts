import { z } from 'zod';
import { route } from '../route.ts';
import { knownKind, workerInfo } from './schemas/worker.ts';

export const listKinds = route({
  id: 'listKinds',
  method: 'GET',
  path: '/v1/kinds',
  scope: 'read',
  tag: 'Kinds',
  summary: 'The kinds of job that can be submitted',
  answers: {
    200: { means: 'All that are known', schema: z.strictObject({ kinds: z.array(knownKind) }) },
  },
  async handle({ server, caller }) {
    return { json: { kinds: await server.jobs(caller).kinds() } };
  },
});

export const listWorkers = route({
  id: 'listWorkers',
  method: 'GET',
  path: '/v1/workers',
  scope: 'read',
  tag: 'Kinds',
  summary: 'The workers that were heard of within the last hour',
  answers: {
    200: { means: 'All of them, by name', schema: z.strictObject({ workers: z.array(workerInfo) }) },
  },
  async handle({ server, caller }) {
    return { json: { workers: await server.jobs(caller).workers() } };
  },
});
