import { z } from 'zod';
import { route } from '../route.ts';
import { whileHeld } from '../while-held.ts';
import { jobResult, type Unfinished, unfinished } from './schemas/answers.ts';

export const getResult = route({
  id: 'getResult',
  method: 'GET',
  path: '/v1/jobs/{id}/result',
  scope: 'read',
  tag: 'Follow',
  summary: 'How the job ended, waiting for it if asked to',
  query: z.strictObject({ wait: z.int().min(0).max(60).describe('Seconds').exactOptional() }),
  answers: {
    200: { means: 'How it ended', schema: jobResult },
    202: { means: 'It has not ended', schema: unfinished },
  },
  async handle(ask) {
    const { server, caller, params, query } = ask;
    const jobs = server.jobs(caller);
    const waitMs = (query.wait ?? 0) * 1_000;
    const result =
      waitMs > 0
        ? await whileHeld(ask, (signal) => jobs.result(params.id, { waitMs, signal }))
        : await jobs.result(params.id);
    if (result) return { json: result };
    const { id, state, progress } = await jobs.get(params.id);
    const so: Unfinished = { jobId: id, state, ...(progress && { progress }) };
    return { status: 202, headers: { 'retry-after': '1' }, json: so };
  },
});
