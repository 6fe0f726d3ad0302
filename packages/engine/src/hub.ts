import type { JobUpdate } from '@longrun/core';
import type { StoredUpdate } from './stored.ts';
import { toUpdate } from './view.ts';

export type UpdateListener = (update: JobUpdate | 'look') => void;

/** Passes updates on inside this process. A hint, not a promise: whoever listens checks the sequence, and looks into the
 *  store where one is missing. */
export interface Hub {
  /** Told of every update of one job, or to `look` when something changed elsewhere. Returns the unsubscribe. */
  subscribe(jobId: string, listener: UpdateListener): () => void;
  publish(updates: readonly StoredUpdate[]): void;
  publishLive(update: JobUpdate): void;
  look(jobIds: readonly string[]): void;
  /** How many listeners there are. */
  readonly size: number;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<UpdateListener>>();
  let size = 0;
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
    publish(updates) {
      if (size === 0) return;
      for (const update of updates) tell(update.jobId, () => toUpdate(update));
    },
    publishLive: (update) => tell(update.jobId, () => update),
    look: (jobIds) => {
      for (const jobId of jobIds) tell(jobId, () => 'look');
    },
    get size() {
      return size;
    },
  };
}
