import { z } from 'zod';
import { route } from '../route.ts';
import { whileHeld } from '../while-held.ts';
import { collectUpdates } from './collect-updates.ts';
import { type Watched, watched } from './schemas/answers.ts';
import { count, MAX_WAIT_MS, waitMs } from './schemas/scalars.ts';

const DEFAULT_MAX_MS = 30_000;
const MAX_UPDATES = 1_000;

export const watchJob = route({
  id: 'watchJob',
  method: 'GET',
  path: '/v1/jobs/{id}/watch',
  scope: 'read',
  tag: 'Follow',
  summary: 'Wait for news of a job (long poll)',
  query: z.strictObject({
    after: count.describe('The `next` of the answer before; 0 for everything').exactOptional(),
    minMs: waitMs.describe('Answer no sooner, unless the job has ended').exactOptional(),
    maxMs: count
      .describe(`Answer no later; ${DEFAULT_MAX_MS} unless told otherwise, at most ${MAX_WAIT_MS}`)
      .exactOptional(),
  }),
  answers: { 200: { means: 'The job, and what happened to it', schema: watched } },
  errors: ['cursor-expired'],
  async handle(ask) {
    const { server, caller, params, query } = ask;
    const { after = 0, minMs = 0 } = query;
    const maxMs = Math.min(Math.max(query.maxMs ?? DEFAULT_MAX_MS, minMs), MAX_WAIT_MS);
    const jobs = server.jobs(caller);
    const watch = (signal: AbortSignal) => jobs.watch(params.id, { after, signal });
    const updates = await whileHeld(ask, (signal) =>
      collectUpdates({ watch, minMs, maxMs, limit: MAX_UPDATES, signal }),
    );
    const next = updates.reduce((last, { sequence }) => Math.max(last, sequence), after);
    const json: Watched = { job: await jobs.get(params.id), updates, next };
    return { json };
  },
});
