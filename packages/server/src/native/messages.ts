import { z } from 'zod';
import { route } from '../route.ts';
import { messagePage } from './schemas/answers.ts';
import { count } from './schemas/scalars.ts';

export const listMessages = route({
  id: 'listMessages',
  method: 'GET',
  path: '/v1/jobs/{id}/messages',
  scope: 'read',
  tag: 'Follow',
  summary: 'What the job has said, oldest first',
  query: z.strictObject({
    after: count.describe('The `next` of the page before').exactOptional(),
    limit: z.int().min(1).max(1_000).exactOptional(),
  }),
  answers: { 200: { means: 'A page', schema: messagePage } },
  async handle({ server, caller, params, query }) {
    return { json: await server.jobs(caller).messages(params.id, query) };
  },
});
