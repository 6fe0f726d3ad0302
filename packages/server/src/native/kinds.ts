import { z } from 'zod';
import { route } from '../route.ts';
import { kindDescription } from './schemas/worker.ts';

export const listKinds = route({
  id: 'listKinds',
  method: 'GET',
  path: '/v1/kinds',
  scope: 'read',
  tag: 'Kinds',
  summary: 'The kinds of job that can be submitted',
  answers: {
    200: { means: 'All that are known', schema: z.strictObject({ kinds: z.array(kindDescription) }) },
  },
  async handle({ server, caller }) {
    return { json: { kinds: await server.jobs(caller).kinds() } };
  },
});
