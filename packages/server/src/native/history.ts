import { z } from 'zod';
import { route } from '../route.ts';
import { updatePage } from './schemas/answers.ts';
import { count } from './schemas/scalars.ts';

export const listHistory = route({
  id: 'listHistory',
  method: 'GET',
  path: '/v1/jobs/{id}/history',
  scope: 'read',
  tag: 'Follow',
  summary: 'What happened to the job, oldest first, with who asked for it and why',
  query: z.strictObject({
    after: count.describe('The `next` of the page before').exactOptional(),
    limit: z.int().min(1).max(1_000).describe('100 unless told otherwise').exactOptional(),
  }),
  answers: { 200: { means: 'A page', schema: updatePage } },
  async handle({ server, caller, params, query }) {
    return { json: await server.jobs(caller).history(params.id, query) };
  },
});
