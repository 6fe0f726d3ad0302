import { notify } from './notify.ts';

/** A value that changes, such as the progress of a job. */
export interface Flow<T> extends AsyncIterable<T> {
  /** The present value. */
  readonly value: T;
  /** Calls the listener with the present value at once, then on each change, until unsubscribed. */
  subscribe(listener: (value: T) => void): () => void;
  /** Starts with the present value and ends with the job. A slow reader gets the newest value, never a backlog. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>;
}

/** The side of a flow that sets it. */
export interface FlowSource<T> {
  readonly flow: Flow<T>;
  /** Nothing happens when the value is the same. */
  set(value: T): void;
  /** Ends the iterations that are under way, after they have given the last value. */
  end(): void;
  /** Iterations that begin from now on follow the flow again. */
  reopen(): void;
}

export function createFlow<T>(initial: T, isSame: (a: T, b: T) => boolean = Object.is): FlowSource<T> {
  const listeners = new Set<(value: T) => void>();
  let value = initial;
  let version = 0;
  let ended = false;
  let turn = Promise.withResolvers<void>();

  const wake = () => {
    turn.resolve();
    turn = Promise.withResolvers<void>();
  };

  async function* follow(): AsyncGenerator<T, undefined> {
    for (let seen = -1; ; ) {
      while (seen !== version) {
        seen = version;
        yield value;
      }
      if (ended) return undefined;
      await turn.promise;
    }
  }

  const flow: Flow<T> = {
    get value() {
      return value;
    },
    subscribe(listener) {
      listeners.add(listener);
      notify([listener], value);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncIterator]: follow,
  };
  return {
    flow,
    set(next) {
      if (isSame(value, next)) return;
      value = next;
      version += 1;
      wake();
      notify(listeners, next);
    },
    end() {
      ended = true;
      wake();
    },
    reopen() {
      ended = false;
    },
  };
}
