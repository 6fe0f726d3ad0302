import { cursorExpired, isFinal, JobError } from '@longrun/core';
import { z } from 'zod';
import { expected } from '../problem.ts';
import { route } from '../route.ts';
import { eventStream } from '../sse.ts';
import { count } from './schemas/scalars.ts';

export const followJob = route({
  id: 'followJob',
  method: 'GET',
  path: '/v1/jobs/{id}/events',
  scope: 'read',
  tag: 'Follow',
  summary: 'Follow a job as a stream of server-sent events',
  query: z.strictObject({
    after: count.describe('The last id already seen; 0 for everything').exactOptional(),
  }),
  headers: { 'Last-Event-ID': 'The last id already seen; it goes before `after`' },
  answers: {
    200: {
      means:
        'Events `update` with a JobUpdate as data and its sequence as id, then `end`. `reconnect` says that the server goes away',
      type: 'text/event-stream',
    },
  },
  errors: ['cursor-expired'],
  async handle(ask) {
    const { server, request, from, caller, params, query } = ask;
    const jobs = server.jobs(caller);
    const after = lastEventId(request) ?? query.after ?? 0;
    const { state, sequence } = await jobs.get(params.id);
    if (after > sequence) throw cursorExpired(params.id, after, sequence); // while there still is a status to answer
    if (request.method === 'HEAD') return { headers: { 'content-type': 'text/event-stream' } };
    let last = state;
    return eventStream({
      items: (signal) => jobs.watch(params.id, { after, signal }),
      frameOf(update) {
        last = update.state;
        return server.frames(update);
      },
      isOver: () => isFinal(last),
      held: server.held.hold(ask),
      limits: server.limits,
      disconnect: from.disconnect,
      onError: (error) => expected(error, server.logBug),
    });
  },
});

function lastEventId(request: Request): number | undefined {
  const id = request.headers.get('last-event-id');
  if (id === null || id === '') return undefined;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new JobError('invalid-input', 'Last-Event-ID is not one of our ids.', {
    errors: [{ pointer: '/Last-Event-ID', message: 'It is a whole number.' }],
  });
}
