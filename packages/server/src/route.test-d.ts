import { z } from 'zod';
import { route } from './route.ts';

const answers = { 200: { means: 'fine' } };

// @ts-expect-error A route without a scope does not compile.
route({ id: 'x', method: 'GET', path: '/x', tag: 'X', summary: 'x', answers, handle: () => ({}) });

route({
  id: 'x',
  method: 'POST',
  path: '/v1/x/{id}/y/{name}',
  scope: 'read',
  tag: 'X',
  summary: 'x',
  body: z.strictObject({ count: z.int() }),
  answers,
  handle: ({ params, body, query }) => {
    const known: [string, string, number] = [params.id, params.name, body.count];
    // @ts-expect-error The path has no such name.
    params.other;
    // @ts-expect-error There is no schema for a query.
    query.limit;
    return { json: known };
  },
});
