import {
  JobError,
  LIMIT_SCOPES,
  type Limit,
  type LimitApi,
  type LimitRequest,
  type LimitTarget,
  type Rate,
  toMoment,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { believable, opensAt } from '../rate.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from '../schedules/assert-none.ts';
import { boundViolations } from './check-bounds.ts';
import type { StoredLimit } from './stored-rule.ts';
import { placeOf } from './target.ts';

/** Limits on behalf of one caller. */
export function createLimitApi(runtime: Runtime, caller: Caller): LimitApi {
  const { store, commit, waiting, clock } = runtime;
  const { tenant, actor } = caller;
  const list = async () =>
    (await store.read({ type: 'limits', tenant })).map((limit) => toLimit(limit, clock.now()));
  return {
    list,
    async set({ concurrency, rate, ...target }) {
      const place = checked(target, { concurrency, rate });
      const bounds = { ...(concurrency !== undefined && { concurrency }), ...(rate && { rate }) };
      await commit({ type: 'save-limit', tenant, ...place, ...bounds, by: actor });
      waiting.lookAgain(); // it may be wider than before
      const limit = (await list()).find((one) => one[place.scope] === place.value && !one.declared);
      return limit ?? gone(place);
    },
    async remove(target) {
      const place = checked(target, { concurrency: 1 });
      const { refused } = await commit({ type: 'remove-limit', tenant, ...place });
      if (refused) gone(place);
      waiting.lookAgain();
    },
  };
}

type Place = Pick<StoredLimit, 'scope' | 'value'>;
type Bounds = { readonly [B in 'concurrency' | 'rate']?: LimitRequest[B] | undefined };

function checked(target: LimitTarget, bounds: Bounds): Place {
  const place = placeOf(target, LIMIT_SCOPES);
  const errors = boundViolations(bounds);
  if (bounds.concurrency === undefined && bounds.rate === undefined)
    errors.push({ pointer: '/concurrency', message: 'concurrency or rate must be given' });
  assertNone('scope' in place ? errors : [place, ...errors]);
  return place as Place; // the other kind was thrown
}

function gone({ scope, value }: Place): never {
  throw new JobError('limit-not-found', `No limit was set for ${scope} ${value}.`, { [scope]: value });
}

function toLimit(
  { scope, value, concurrency, rate, isDeclared, setBy, setAt, running, nextStart }: StoredLimit,
  now: number,
): Limit {
  return {
    [scope]: value,
    ...(concurrency !== undefined && { concurrency }),
    ...(rate && { rate }),
    ...(isDeclared && { declared: true }),
    ...(setBy !== undefined && { setBy }),
    setAt: toMoment(setAt),
    running,
    ...next(rate, nextStart, now),
  };
}

function next(
  rate: Rate | undefined,
  nextStart: number | undefined,
  now: number,
): Pick<Limit, 'nextStartAt'> {
  const opens = rate && nextStart !== undefined ? opensAt(rate, believable(rate, nextStart, now)) : now;
  return opens > now ? { nextStartAt: toMoment(Math.ceil(opens)) } : {};
}
