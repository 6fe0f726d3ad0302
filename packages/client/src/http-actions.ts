import type { ActionApi, Job, UserAction } from '@longrun/core';
import type { HttpCall } from './http-call.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { searchParams } from './search-params.ts';

const ROOT = '/v1/actions';

/** The actions of a server, over its native HTTP routes. */
export function actionsOverHttp(call: HttpCall): ActionApi {
  return {
    list: async (filter = {}) =>
      (
        await call.json<{ readonly actions: readonly UserAction[] }>({
          path: ROOT,
          query: searchParams({ ...filter }),
        })
      ).body.actions,
    get: async (id) => (await call.json<UserAction>({ path: pathOf(id) })).body,
    create: async (body) => (await call.json<UserAction>({ method: 'POST', path: ROOT, body })).body,
    update: async (id, body) =>
      (await call.json<UserAction>({ method: 'PATCH', path: pathOf(id), body })).body,
    remove: async (id) => {
      await call.json<undefined>({ method: 'DELETE', path: pathOf(id) });
    },
    run: async (id, body) =>
      (
        await call.json<Job>({
          method: 'POST',
          path: `${pathOf(id)}/run`,
          body: { idempotencyKey: newIdempotencyKey(), ...body },
          repeatable: true,
        })
      ).body,
  };
}

function pathOf(id: string): string {
  return `${ROOT}/${encodeURIComponent(id)}`;
}
