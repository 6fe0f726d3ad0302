import { route } from '../route.ts';
import { explanation } from './schemas/explanation.ts';

export const explainJob = route({
  id: 'explainJob',
  method: 'GET',
  path: '/v1/jobs/{id}/explain',
  scope: 'read',
  tag: 'Follow',
  summary: 'Why a job is where it is: what holds it back, and what would help',
  answers: { 200: { means: 'The reasons, what matters most first', schema: explanation } },
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).explain(params.id) };
  },
});
