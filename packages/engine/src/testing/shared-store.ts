import { hintOf } from '../hint-of.ts';
import type { Hint, Store } from '../store.ts';
import type { StoreCommand } from '../store-command.ts';
import type { StoreQuery } from '../store-query.ts';

/** What becomes of hints: they arrive at once, wait until they flow again, or are lost. */
export type HintFate = 'flow' | 'wait' | 'lost';

type Told = StoreQuery['type'] | StoreCommand['type'];

/** A store that several engines share, whatever it is. */
export interface SharedStore {
  /** The way of one more server into it. */
  connect(): Store;
  fate(fate: HintFate): void;
  /** How often all of them together have asked or told it something of that type. */
  count(type: Told): number;
  /** Resolves with what `act` does when that is asked or told for the nth time, before anything else can happen. */
  at<Result>(type: Told, count: number, act: () => Result): Promise<Result>;
  /** How many of those stores are not closed yet. */
  readonly open: number;
}

export function shareStore(inner: Store): SharedStore {
  const servers = new Map<Store, Set<(hint: Hint) => void>>();
  const counts = new Map<Told, number>();
  const acts = new Map<string, () => void>();
  const note = (type: Told) => {
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    acts.get(`${type} ${count}`)?.();
  };
  let fate: HintFate = 'flow';
  let waiting: (() => void)[] = [];

  const tellOthers = (from: Store, hint: Hint) => {
    for (const [store, listeners] of servers)
      if (store !== from) for (const listen of listeners) listen(hint);
  };
  const passOn = (from: Store, hint: Hint | undefined) => {
    if (!hint || fate === 'lost') return;
    const tell = () => tellOthers(from, hint);
    if (fate === 'flow') queueMicrotask(tell);
    else waiting.push(tell);
  };
  return {
    connect() {
      const listeners = new Set<(hint: Hint) => void>();
      const store: Store = {
        exclusive: false,
        now: inner.now,
        async write(commands) {
          for (const { type } of commands) note(type);
          const results = await inner.write(commands);
          passOn(store, hintOf(commands, results));
          return results;
        },
        read(query) {
          note(query.type);
          return inner.read(query);
        },
        onChange(listen) {
          listeners.add(listen);
          return () => void listeners.delete(listen);
        },
        async close() {
          servers.delete(store);
          if (servers.size === 0) await inner.close();
        },
      };
      servers.set(store, listeners);
      return store;
    },
    fate(next) {
      fate = next;
      const late = waiting;
      waiting = [];
      if (next === 'flow') for (const tell of late) tell();
    },
    count: (type) => counts.get(type) ?? 0,
    at: (type, count, act) => new Promise((resolve) => acts.set(`${type} ${count}`, () => resolve(act()))),
    get open() {
      return servers.size;
    },
  };
}
