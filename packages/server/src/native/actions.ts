import type { ErrorCode } from '@longrun/core';
import { z } from 'zod';
import { route } from '../route.ts';
import { actionChange, actionRun, actionSpec, userAction } from './schemas/actions.ts';
import { job } from './schemas/job.ts';
import { name } from './schemas/scalars.ts';

const tag = 'Actions';
const ROOT = '/v1/actions';
const ONE = '/v1/actions/{id}';
const unknown: readonly ErrorCode[] = ['action-not-found'];

export const listActions = route({
  id: 'listActions',
  method: 'GET',
  path: ROOT,
  scope: 'read',
  tag,
  summary: 'List actions, the first made first',
  query: z.strictObject({ target: name.describe('The thing they are shown on').exactOptional() }),
  answers: {
    200: { means: 'All of them', schema: z.strictObject({ actions: z.array(userAction) }) },
  },
  async handle({ server, caller, query }) {
    return { json: { actions: await server.jobs(caller).actions.list(query) } };
  },
});

export const createAction = route({
  id: 'createAction',
  method: 'POST',
  path: ROOT,
  scope: 'manage',
  tag,
  summary: 'Make an action',
  body: actionSpec,
  answers: { 201: { means: 'The action', schema: userAction } },
  errors: ['too-many-actions'],
  example: {
    kind: 'demo:echo',
    label: 'Say hello',
    icon: 'message',
    confirm: true,
    description: 'Everybody will hear it.',
    target: 'sheet-1',
  },
  async handle({ server, caller, body }) {
    const made = await server.jobs(caller).actions.create(body);
    return { status: 201, headers: { location: `${ROOT}/${made.id}` }, json: made };
  },
});

export const getAction = route({
  id: 'getAction',
  method: 'GET',
  path: ONE,
  scope: 'read',
  tag,
  summary: 'Read an action',
  answers: { 200: { means: 'The action', schema: userAction } },
  errors: unknown,
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).actions.get(params.id) };
  },
});

export const updateAction = route({
  id: 'updateAction',
  method: 'PATCH',
  path: ONE,
  scope: 'manage',
  tag,
  summary: 'Change fields of an action; null takes one back',
  body: actionChange,
  answers: { 200: { means: 'The action as it is after', schema: userAction } },
  errors: ['action-not-found', 'action-changed'],
  example: { messages: [{ type: 'error', content: 'The archive is being moved.' }], tooltip: null },
  async handle({ server, caller, params, body }) {
    return { json: await server.jobs(caller).actions.update(params.id, body) };
  },
});

export const removeAction = route({
  id: 'removeAction',
  method: 'DELETE',
  path: ONE,
  scope: 'manage',
  tag,
  summary: 'Remove an action; its jobs stay',
  answers: { 204: { means: 'It is gone' } },
  errors: unknown,
  async handle({ server, caller, params }) {
    await server.jobs(caller).actions.remove(params.id);
    return { status: 204 };
  },
});

export const runAction = route({
  id: 'runAction',
  method: 'POST',
  path: `${ONE}/run`,
  scope: 'submit',
  tag,
  summary: 'Submit the job of an action',
  body: actionRun.optional(),
  answers: { 201: { means: 'The job; with an idempotency key, that of the first request', schema: job } },
  errors: ['action-not-found', 'action-disabled', 'idempotency-conflict', 'store-full', 'outcome-unknown'],
  example: { input: { message: 'hello' } },
  async handle({ server, caller, params, body }) {
    const made = await server.jobs(caller).actions.run(params.id, body);
    return { status: 201, headers: { location: `/v1/jobs/${made.id}` }, json: made };
  },
});
