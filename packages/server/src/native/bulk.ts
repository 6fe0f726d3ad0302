import { route } from '../route.ts';
import { bulkPreview, bulkRequest } from './schemas/bulk.ts';
import { job } from './schemas/job.ts';

export const changeJobs = route({
  id: 'changeJobs',
  method: 'POST',
  path: '/v1/bulk',
  scope: 'control',
  tag: 'Control',
  summary: 'Ask the same of every job that a filter finds',
  body: bulkRequest,
  answers: {
    200: { means: 'With `preview`: how many jobs are meant, and the newest of them', schema: bulkPreview },
    201: { means: 'The job that does it', schema: job },
  },
  errors: ['store-full', 'outcome-unknown'],
  example: { action: 'cancel', filter: { kind: 'demo:*', state: ['queued'] }, preview: true },
  async handle({ server, caller, body: { preview, ...request } }) {
    const { bulk } = server.jobs(caller);
    if (preview) return { json: await bulk.preview(request) };
    const made = await bulk.run(request);
    return { status: 201, headers: { location: `/v1/jobs/${made.id}` }, json: made };
  },
});
