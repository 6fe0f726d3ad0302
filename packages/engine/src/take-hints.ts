import type { Clock } from './clock.ts';
import type { Hub } from './hub.ts';
import type { LiveClaims } from './live-claims.ts';
import { paced } from './paced.ts';
import type { Store } from './store.ts';

export interface HintTaker {
  readonly hub: Hub;
  readonly live: LiveClaims;
  /** Any of the jobs that are followed here may have changed. */
  readonly lookOut: () => void;
  /** There may be work for those who wait for it here. */
  readonly offer: () => void;
  /** What is remembered of kinds, keys and schedules may be old. */
  readonly forget: () => void;
}

/** Other servers may be busy: what a hint sets off here has its rhythm, in milliseconds, after a first time at once. */
const OFFER_EVERY_MS = 25;
const LOOK_OUT_EVERY_MS = 250;

/** Passes on what other servers have changed. The chores find all of it as well, only later. */
export function takeHints(store: Store, clock: Clock, { hub, live, ...parts }: HintTaker): () => void {
  const offer = paced(OFFER_EVERY_MS, parts.offer, clock);
  const lookOut = paced(LOOK_OUT_EVERY_MS, parts.lookOut, clock);
  return store.onChange(({ jobs, isReady, isSettings }) => {
    live.suspect(jobs);
    if (isSettings) parts.forget();
    if (isReady || isSettings) offer();
    if (jobs === 'any') lookOut();
    else hub.look(jobs);
  });
}
