import { JobError } from '@longrun/core';
import { z } from 'zod';
import { route } from '../route.ts';

const tag = 'Operate';
const ok = z.strictObject({ status: z.literal('ok') });

export const getLiveness = route({
  id: 'getLiveness',
  method: 'GET',
  path: '/livez',
  scope: 'open',
  tag,
  summary: 'Whether the process lives',
  answers: { 200: { means: 'It does', schema: ok } },
  always: true,
  handle: () => ({ json: { status: 'ok' } }),
});

export const getReadiness = route({
  id: 'getReadiness',
  method: 'GET',
  path: '/readyz',
  scope: 'open',
  tag,
  summary: 'Whether the server takes work',
  answers: { 200: { means: 'It does', schema: ok } },
  errors: ['store-busy'],
  async handle({ server }) {
    try {
      await server.engine.ready();
    } catch (cause) {
      throw new JobError('store-busy', 'The store does not answer.', {}, { cause });
    }
    return { json: { status: 'ok' } };
  },
});
