import type { JobUpdate } from '@longrun/core';
import type { StoredUpdate } from './stored.ts';
import { toUpdate } from './view.ts';

export type UpdateListener = (update: JobUpdate | 'look') => void;

/** Passes updates on inside this process. A hint, not a promise: whoever listens checks the sequence, and looks into the
 *  store where one is missing. */
export interface Hub {
  /** Told of every update of one job, or to `look` when something changed elsewhere. Returns the unsubscribe. */
  subscribe(jobId: string, listener: UpdateListener): () => void;
  /** Told whenever anything at all may have been added to the log. Returns the unsubscribe. */
  subscribeAll(listener: () => void): () => void;
  publish(updates: readonly StoredUpdate[]): void;
  publishLive(update: JobUpdate): void;
  look(jobIds: readonly string[]): void;
  /** Something was added to the log that is no update of a job. */
  stir(): void;
  /** The jobs that somebody listens for, each with the sequence of the newest update that was passed on, 0 for none. */
  watched(): Map<string, number>;
  /** How many listeners there are. */
  readonly size: number;
}

interface Watched {
  readonly listeners: Set<UpdateListener>;
  told: number;
}

export function createHub(): Hub {
  const jobs = new Map<string, Watched>();
  const all = new Set<() => void>();
  let size = 0;
  const stir = () => {
    for (const listener of [...all]) listener();
  };
  const tell = (jobId: string, update: () => JobUpdate | 'look') => {
    const watched = jobs.get(jobId);
    if (!watched) return; // the usual case: most jobs are watched by nobody, so nothing is built for them
    const value = update();
    if (value !== 'look') watched.told = Math.max(watched.told, value.sequence);
    for (const listener of [...watched.listeners]) listener(value);
  };
  return {
    subscribe(jobId, listener) {
      const watched = jobs.get(jobId) ?? { listeners: new Set<UpdateListener>(), told: 0 };
      const { listeners } = watched;
      jobs.set(jobId, watched);
      listeners.add(listener);
      size += 1;
      return () => {
        if (!listeners.delete(listener)) return;
        size -= 1;
        if (listeners.size === 0) jobs.delete(jobId);
      };
    },
    subscribeAll(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    publish(updates) {
      stir();
      if (size === 0) return;
      for (const update of updates) tell(update.jobId, () => toUpdate(update));
    },
    publishLive: (update) => tell(update.jobId, () => update),
    look: (jobIds) => {
      stir(); // a hint without jobs may be about what was published
      for (const jobId of jobIds) tell(jobId, () => 'look');
    },
    stir,
    watched: () => new Map([...jobs].map(([jobId, { told }]) => [jobId, told])),
    get size() {
      return size + all.size;
    },
  };
}
