import { type UsualTime, usualTime } from '@longrun/core';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** How long the jobs of each kind usually take. What was read is held for a while. */
export interface UsualTimes {
  /** What is known by now. Never waits: what is missing or old is read behind the caller's back, for whoever asks next. */
  of(tenant: string, kind: string): UsualTime | undefined;
  /** Jobs of this kind are at work, so somebody may soon ask. */
  expect(tenant: string, kind: string): void;
}

interface Known {
  readonly readAt: number;
  readonly usual?: UsualTime | undefined;
}

const FRESH_MS = 60_000;
/** The first job of a kind may end any moment. */
const UNKNOWN_FRESH_MS = 5_000;
const MAX_KINDS = 1_000;

export function createUsualTimes(store: Store, clock: Clock): UsualTimes {
  const known = new Map<string, Known>();
  let line: Promise<unknown> = Promise.resolve(); // one scan at a time leaves room for those who wait for an answer

  const keep = (key: string, entry: Known) => {
    known.delete(key); // so that the oldest comes first
    known.set(key, entry);
    const [oldest = key] = known.keys();
    if (known.size > MAX_KINDS) known.delete(oldest);
  };
  const read = (key: string, tenant: string, kind: string) => {
    keep(key, { ...known.get(key), readAt: clock.now() });
    line = line
      .then(() => store.read({ type: 'usual', tenant, kind }))
      .then(
        (times) => keep(key, { readAt: clock.now(), usual: usualTime(times) }),
        () => {}, // what cannot be read now is asked for again in a minute; nothing depends on it
      );
  };
  const isFresh = ({ readAt, usual }: Known) =>
    Math.abs(clock.now() - readAt) < (usual ? FRESH_MS : UNKNOWN_FRESH_MS);
  const keyOf = (tenant: string, kind: string) => `${tenant}\n${kind}`;

  return {
    of(tenant, kind) {
      const key = keyOf(tenant, kind);
      const entry = known.get(key);
      if (!entry || !isFresh(entry)) read(key, tenant, kind);
      return entry?.usual;
    },
    expect(tenant, kind) {
      const key = keyOf(tenant, kind);
      if (!known.has(key)) read(key, tenant, kind);
    },
  };
}
