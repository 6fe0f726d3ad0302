import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

type Writer = Pick<Store, 'write'>;

export interface WatchedWriter extends Writer {
  /** The moment of which a read that begins now tells everything that this process writes: what is being written meanwhile is of this
   *  moment or later, and a view that missed it must not count on beyond it. Of what another server is writing nobody here knows:
   *  a view may have counted on beyond an end that is told next, by as long as that write takes. */
  readonly asOf: () => number;
}

/** Knows the writes that are under way. They bear the moment at which they began, and reads do not wait for them. */
export function watchWrites(store: Writer, { now }: Pick<Clock, 'now'>): WatchedWriter {
  const underWay = new Set<{ readonly since: number }>();
  return {
    async write(commands) {
      const write = { since: now() };
      underWay.add(write);
      try {
        return await store.write(commands);
      } finally {
        underWay.delete(write);
      }
    },
    asOf: () => Math.min(now(), ...[...underWay].map(({ since }) => since)),
  };
}
