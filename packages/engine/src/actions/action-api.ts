import { type ActionApi, type ActionChange, type ActionSpec, JobError, type UserAction } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { idMaker } from '../id.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from '../schedules/assert-none.ts';
import { actionViolations } from './check-action.ts';
import { runAction } from './run-action.ts';
import type { ActionContent, StoredAction } from './stored-action.ts';
import { specOf, toAction } from './to-action.ts';

/** Actions of one tenant. */
const MOST = 1_000;
/** Only another writer in the very moment of the change makes a second attempt needful. */
const MOST_ATTEMPTS = 20;

/** Actions on behalf of one caller. */
export function createActionApi(runtime: Runtime, caller: Caller): ActionApi {
  const { store, clock, commit, catalogue } = runtime;
  const { tenant, actor } = caller;
  const newId = idMaker(clock.now, 'act');
  const find = async (id: string): Promise<StoredAction> => {
    const [stored] = await store.read({ type: 'actions', tenant, id });
    return stored ?? notFound(id);
  };
  const show = (stored: StoredAction) => toAction(stored, catalogue.describe(tenant, specOf(stored).kind));
  const get = async (id: string): Promise<UserAction> => {
    await catalogue.load(tenant);
    return show(await find(id));
  };
  const contentOf = (given: ActionSpec): ActionContent => {
    const spec = specOf({ spec: JSON.stringify(given) }); // as JSON: what the caller changes later stays his
    assertNone(actionViolations(spec));
    const { target } = spec;
    return { spec: JSON.stringify(spec), updatedBy: actor, ...(target !== undefined && { target }) };
  };
  /** False when somebody else was quicker. */
  const save = async (id: string, content: ActionContent, revision?: number): Promise<boolean> => {
    const fence = revision === undefined ? {} : { revision };
    const result = await commit({ type: 'save-action', tenant, id, ...fence, content, limit: MOST });
    const { refused } = result;
    if (refused === 'too-many-actions')
      throw new JobError('too-many-actions', `There are ${MOST} actions; remove some before adding another.`);
    if (result.refused === 'not-stored')
      throw new JobError('internal', `Action ${id} cannot be stored: ${result.message}.`);
    return refused === undefined;
  };
  return {
    async list({ target } = {}) {
      await catalogue.load(tenant);
      const filter = target === undefined ? {} : { target };
      return (await store.read({ type: 'actions', tenant, ...filter })).map(show);
    },
    get,
    async create(spec) {
      const id = newId();
      await save(id, contentOf(spec));
      return get(id);
    },
    async update(id, change) {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
        const stored = await find(id);
        const content = contentOf(changed(specOf(stored), change));
        if (content.spec === stored.spec || (await save(id, content, stored.revision))) return get(id);
      }
      throw new JobError('action-changed', `Action ${id} keeps changing; try again in a moment.`);
    },
    async remove(id) {
      const { refused } = await commit({ type: 'remove-action', tenant, id });
      if (refused) notFound(id);
    },
    async run(id, request = {}) {
      await catalogue.load(tenant);
      return runAction(runtime, caller, await find(id), request);
    },
  };
}

function notFound(id: string): never {
  throw new JobError('action-not-found', `There is no action ${id}.`, { actionId: id });
}

function changed(spec: ActionSpec, change: ActionChange): ActionSpec {
  const fields = Object.entries({ ...spec, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(fields) as unknown as ActionSpec; // whether it is one is checked before it is stored
}
