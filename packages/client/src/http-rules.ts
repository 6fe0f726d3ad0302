import type { Limit, LimitApi, Pause, PauseApi } from '@longrun/core';
import type { HttpCall } from './http-call.ts';
import { searchParams } from './search-params.ts';

/** The pauses of a server, over its native HTTP routes. */
export function pausesOverHttp(call: HttpCall): PauseApi {
  const path = '/v1/pauses';
  return {
    list: async () => (await call.json<{ readonly pauses: readonly Pause[] }>({ path })).body.pauses,
    set: async (body) => (await call.json<Pause>({ method: 'PUT', path, body })).body,
    lift: async (target) => {
      await call.json<undefined>({ method: 'DELETE', path, query: searchParams({ ...target }) });
    },
  };
}

/** The limits of a server, over its native HTTP routes. */
export function limitsOverHttp(call: HttpCall): LimitApi {
  const path = '/v1/limits';
  return {
    list: async () => (await call.json<{ readonly limits: readonly Limit[] }>({ path })).body.limits,
    set: async (body) => (await call.json<Limit>({ method: 'PUT', path, body })).body,
    remove: async (target) => {
      await call.json<undefined>({ method: 'DELETE', path, query: searchParams({ ...target }) });
    },
  };
}
