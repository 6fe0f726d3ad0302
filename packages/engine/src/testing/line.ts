import { JobError } from '@longrun/core';
import type { Store } from '../store.ts';

/** When an answer is lost: before the store was reached, or after it had done what was asked. */
export type Moment = 'before' | 'after';

/** The way from one engine to its store. It can lose the answer to a write, and it can be cut, as when the process is killed:
 *  whoever still waits for an answer then waits for ever. */
export interface Line {
  readonly store: Store;
  /** The next write rejects with `outcome-unknown`. */
  lose(when: Moment): void;
  /** What was lost since this was last asked. Nothing is lost after it. */
  settle(): Moment | undefined;
  cut(): void;
  /** Calls wait from here on, as those of a machine that stands still, until what is returned is called. */
  stall(): () => void;
  /** Calls under way. */
  readonly busy: number;
}

/** Which answer is to be lost, and which was. */
interface Trouble {
  losing?: Moment | undefined;
  lost?: Moment | undefined;
}

/** Lines with the same trouble lose one answer between them. */
export function createLine(inner: Store, trouble: Trouble = {}): Line {
  let isCut = false;
  let moving: Promise<void> | undefined;
  let busy = 0;

  const call = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    if (moving) await moving;
    if (isCut) return new Promise(() => {});
    busy += 1;
    try {
      const result = await ask();
      return isCut ? new Promise(() => {}) : result;
    } finally {
      busy -= 1;
    }
  };
  const unknown = () => new JobError('outcome-unknown', 'The answer of the store was lost.');
  return {
    store: {
      exclusive: inner.exclusive,
      now: () => inner.now(),
      write: (commands) =>
        call(async () => {
          const when = trouble.losing;
          if (when === undefined) return inner.write(commands);
          trouble.losing = undefined;
          trouble.lost = when;
          if (when === 'after') await inner.write(commands);
          throw unknown();
        }),
      read: (query) => call(() => inner.read(query)),
      onChange: (listen) => inner.onChange(listen),
      close: () => call(() => inner.close()),
    },
    lose: (when) => {
      trouble.losing = when;
    },
    settle() {
      const { lost } = trouble;
      trouble.lost = undefined;
      trouble.losing = undefined;
      return lost;
    },
    cut: () => {
      isCut = true;
    },
    stall() {
      const { promise, resolve } = Promise.withResolvers<void>();
      moving = promise;
      return () => {
        moving = undefined;
        resolve();
      };
    },
    get busy() {
      return busy;
    },
  };
}
