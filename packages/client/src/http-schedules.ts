import type { Job, Schedule, ScheduleApi, SchedulePreview } from '@longrun/core';
import type { HttpCall } from './http-call.ts';
import { searchParams } from './search-params.ts';

const ROOT = '/v1/schedules';

/** The schedules of a server, over its native HTTP routes. */
export function schedulesOverHttp(call: HttpCall): ScheduleApi {
  const post = async <Body>(path: string, body?: unknown) =>
    (await call.json<Body>({ method: 'POST', path, body })).body;
  return {
    list: async () =>
      (await call.json<{ readonly schedules: readonly Schedule[] }>({ path: ROOT })).body.schedules,
    get: async (name) => (await call.json<Schedule>({ path: pathOf(name) })).body,
    put: async (name, body) => (await call.json<Schedule>({ method: 'PUT', path: pathOf(name), body })).body,
    remove: async (name) => {
      await call.json<undefined>({ method: 'DELETE', path: pathOf(name) });
    },
    pause: (name, options) => post<Schedule>(pathOf(name, 'pause'), options),
    resume: (name) => post<Schedule>(pathOf(name, 'resume')),
    runNow: (name) => post<Job>(pathOf(name, 'run')),
    next: async (name, { count } = {}) =>
      (await call.json<SchedulePreview>({ path: pathOf(name, 'next'), query: searchParams({ count }) })).body,
    preview: (request) => post<SchedulePreview>(`${ROOT}/preview`, request),
  };
}

function pathOf(name: string, below?: string): string {
  const path = `${ROOT}/${encodeURIComponent(name)}`;
  return below === undefined ? path : `${path}/${below}`;
}
