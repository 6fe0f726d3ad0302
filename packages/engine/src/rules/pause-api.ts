import {
  fromMoment,
  isMoment,
  JobError,
  PAUSE_SCOPES,
  type Pause,
  type PauseApi,
  type PauseRequest,
  type PauseTarget,
  toMoment,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { assertReason } from '../retry-data.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from '../schedules/assert-none.ts';
import { askAll } from './ask-all.ts';
import type { StoredPause } from './stored-rule.ts';
import { placeOf } from './target.ts';

/** Pauses of many jobs on behalf of one caller. */
export function createPauseApi(runtime: Runtime, caller: Caller): PauseApi {
  const { store, commit, waiting } = runtime;
  const { tenant, actor } = caller;
  const list = async () => (await store.read({ type: 'pauses', tenant })).map(toPause);
  return {
    list,
    async set({ reason, until, running = false, ...target }) {
      const place = checked(target);
      assertReason(reason);
      assertAhead(runtime, until);
      const why = reason === undefined ? {} : { reason };
      const end = until === undefined ? {} : { until: fromMoment(until) };
      await commit({ type: 'save-pause', tenant, ...place, by: actor, ...why, ...end });
      if (running) await askAll(runtime, caller, place, 'running', 'pause', reason);
      const pause = (await list()).find((one) => one[place.scope] === place.value);
      return pause ?? gone(place);
    },
    async lift({ running = false, ...target }) {
      const place = checked(target);
      const { refused } = await commit({ type: 'lift-pause', tenant, ...place });
      if (refused) gone(place);
      waiting.lookAgain();
      if (running) await askAll(runtime, caller, place, 'paused', 'resume');
    },
  };
}

type Place = Pick<StoredPause, 'scope' | 'value'>;

function checked(target: PauseTarget): Place {
  const place = placeOf(target, PAUSE_SCOPES);
  if ('scope' in place) return place;
  assertNone([place]);
  throw new Error('a violation is always thrown');
}

function assertAhead({ clock }: Runtime, until: PauseRequest['until']): void {
  if (until === undefined || (isMoment(until) && fromMoment(until) > clock.now())) return;
  assertNone([{ pointer: '/until', message: 'must be a moment in the future, in ISO 8601' }]);
}

function gone({ scope, value }: Place): never {
  throw new JobError('pause-not-found', `There is no pause of ${scope} ${value}.`, { [scope]: value });
}

function toPause({ scope, value, reason, until, pausedBy, createdAt }: StoredPause): Pause {
  return {
    [scope]: value,
    pausedBy,
    createdAt: toMoment(createdAt),
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until: toMoment(until) }),
  };
}
