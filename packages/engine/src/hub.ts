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
  /** How many listeners there are. */
  readonly size: number;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<UpdateListener>>();
  const all = new Set<() => void>();
  let size = 0;
  const stir = () => {
    for (const listener of [...all]) listener();
  };
  const tell = (jobId: string, update: () => JobUpdate | 'look') => {
    const interested = listeners.get(jobId);
    if (!interested) return; // the usual case: most jobs are watched by nobody, so nothing is built for them
    const value = update();
    for (const listener of [...interested]) listener(value);
  };
  return {
    subscribe(jobId, listener) {
      const interested = listeners.get(jobId) ?? new Set();
      listeners.set(jobId, interested.add(listener));
      size += 1;
      return () => {
        if (!interested.delete(listener)) return;
        size -= 1;
        if (interested.size === 0) listeners.delete(jobId);
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
      stir();
      for (const jobId of jobIds) tell(jobId, () => 'look');
    },
    stir,
    get size() {
      return size + all.size;
    },
  };
}
