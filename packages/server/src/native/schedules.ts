import type { ErrorCode } from '@longrun/core';
import { z } from 'zod';
import { route } from '../route.ts';
import { job } from './schemas/job.ts';
import {
  previewCount,
  previewRequest,
  schedule,
  schedulePreview,
  scheduleSpec,
} from './schemas/schedules.ts';

const tag = 'Schedules';
const NAMED = '/v1/schedules/{name}';
const unknown: readonly ErrorCode[] = ['schedule-not-found'];
const after = { 200: { means: 'The schedule as it is after', schema: schedule } };

export const listSchedules = route({
  id: 'listSchedules',
  method: 'GET',
  path: '/v1/schedules',
  scope: 'read',
  tag,
  summary: 'List schedules by name',
  answers: {
    200: { means: 'All of them', schema: z.strictObject({ schedules: z.array(schedule) }) },
  },
  async handle({ server, caller }) {
    return { json: { schedules: await server.jobs(caller).schedules.list() } };
  },
});

export const getSchedule = route({
  id: 'getSchedule',
  method: 'GET',
  path: NAMED,
  scope: 'read',
  tag,
  summary: 'Read a schedule',
  answers: { 200: { means: 'The schedule', schema: schedule } },
  errors: unknown,
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).schedules.get(params.name) };
  },
});

export const putSchedule = route({
  id: 'putSchedule',
  method: 'PUT',
  path: NAMED,
  scope: 'manage',
  tag,
  summary: 'Make a schedule, or change it; the same twice changes nothing',
  body: scheduleSpec,
  answers: after,
  errors: ['schedule-changed', 'too-many-schedules'],
  example: {
    when: 'every weekday at 9',
    timezone: 'Europe/Berlin',
    job: { kind: 'demo:echo', input: { message: 'good morning' } },
  },
  async handle({ server, caller, params, body }) {
    return { json: await server.jobs(caller).schedules.put(params.name, body) };
  },
});

export const removeSchedule = route({
  id: 'removeSchedule',
  method: 'DELETE',
  path: NAMED,
  scope: 'manage',
  tag,
  summary: 'Remove a schedule; its jobs stay',
  answers: { 204: { means: 'It is gone' } },
  errors: unknown,
  async handle({ server, caller, params }) {
    await server.jobs(caller).schedules.remove(params.name);
    return { status: 204 };
  },
});

export const pauseSchedule = route({
  id: 'pauseSchedule',
  method: 'POST',
  path: `${NAMED}/pause`,
  scope: 'manage',
  tag,
  summary: 'Make no more jobs until it is resumed',
  body: z.strictObject({ reason: z.string().max(1_000).exactOptional() }).optional(),
  answers: after,
  errors: ['schedule-not-found', 'schedule-changed'],
  example: { reason: 'The archive moves' },
  async handle({ server, caller, params, body }) {
    return { json: await server.jobs(caller).schedules.pause(params.name, body) };
  },
});

export const resumeSchedule = route({
  id: 'resumeSchedule',
  method: 'POST',
  path: `${NAMED}/resume`,
  scope: 'manage',
  tag,
  summary: 'Go on with the next moment to come',
  answers: after,
  errors: ['schedule-not-found', 'schedule-changed'],
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).schedules.resume(params.name) };
  },
});

export const runSchedule = route({
  id: 'runSchedule',
  method: 'POST',
  path: `${NAMED}/run`,
  scope: 'manage',
  tag,
  summary: 'Make a job now, whatever the time',
  answers: { 201: { means: 'The job', schema: job } },
  errors: ['schedule-not-found', 'invalid-input'],
  async handle({ server, caller, params }) {
    const made = await server.jobs(caller).schedules.runNow(params.name);
    return { status: 201, headers: { location: `/v1/jobs/${made.id}` }, json: made };
  },
});

export const nextOfSchedule = route({
  id: 'nextOfSchedule',
  method: 'GET',
  path: `${NAMED}/next`,
  scope: 'read',
  tag,
  summary: 'The coming moments of a schedule',
  query: z.strictObject({ count: previewCount }),
  answers: { 200: { means: 'The moments', schema: schedulePreview } },
  errors: unknown,
  async handle({ server, caller, params, query }) {
    return { json: await server.jobs(caller).schedules.next(params.name, query) };
  },
});

export const previewSchedule = route({
  id: 'previewSchedule',
  method: 'POST',
  path: '/v1/schedules/preview',
  scope: 'read',
  tag,
  summary: 'What a schedule would do; nothing is stored',
  body: previewRequest,
  answers: { 200: { means: 'The moments', schema: schedulePreview } },
  example: { when: 'monthly on the last day at 18:00', timezone: 'Europe/Berlin', count: 3 },
  async handle({ server, caller, body }) {
    return { json: await server.jobs(caller).schedules.preview(body) };
  },
});
