import { z } from 'zod';
import { route } from '../route.ts';
import { keyInfo, newKey } from './schemas/keys.ts';

const tag = 'Keys';

export const listKeys = route({
  id: 'listKeys',
  method: 'GET',
  path: '/v1/keys',
  scope: 'admin',
  tag,
  summary: 'The keys, newest first',
  answers: {
    200: { means: 'All of them, without their secrets', schema: z.strictObject({ keys: z.array(keyInfo) }) },
  },
  async handle({ server, caller }) {
    return { json: { keys: await server.engine.keys.list(caller.tenant) } };
  },
});

export const createKey = route({
  id: 'createKey',
  method: 'POST',
  path: '/v1/keys',
  scope: 'admin',
  tag,
  summary: 'Make a key. From the first one on, every request needs a key',
  body: newKey,
  answers: {
    201: {
      means: 'The key. Its token is never shown again',
      schema: z.strictObject({ key: keyInfo, token: z.string() }),
    },
  },
  example: { name: 'my application', scopes: ['submit', 'read'] },
  async handle({ server, caller, body }) {
    const made = await server.engine.keys.create({ ...body, tenant: caller.tenant });
    return { status: 201, json: made };
  },
});

export const revokeKey = route({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/v1/keys/{id}',
  scope: 'admin',
  tag,
  summary: 'Revoke a key',
  answers: { 200: { means: 'The key, now void', schema: keyInfo } },
  errors: ['key-not-found'],
  async handle({ server, caller, params }) {
    return { json: await server.engine.keys.revoke(params.id, caller.tenant) };
  },
});
