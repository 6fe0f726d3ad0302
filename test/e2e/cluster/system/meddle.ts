import { setTimeout as sleep } from 'node:timers/promises';
import { httpApi } from '@longrun/client';
import { type ControlVerb, isJobError, type JobUpdate } from '@longrun/core';

/** Somebody who asks things of a job while it runs, and when it has ended. */
export interface Meddler {
  /** Told of every update. */
  see(update: JobUpdate): void;
  /** Told of the end of a run; answers whether there will be another one. */
  ended(): Promise<boolean>;
}

export interface MeddleOptions {
  readonly url: string;
  readonly id: string;
  /** What this one does: nothing, pause and resume, cancel and try again, do it once more. */
  readonly number: number;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 100;

export function meddle({ url, id, number, signal }: MeddleOptions): Meddler {
  const api = httpApi({ url });
  const asked = new Map<ControlVerb, Promise<void>>();
  const ask = async (verb: ControlVerb): Promise<void> => {
    for (;;)
      try {
        signal.throwIfAborted();
        await api.control(id, verb);
        return;
      } catch (error) {
        if (!isJobError(error)) throw error;
        if (error.status === 409) return; // it has ended meanwhile, or another run has begun
        if (![408, 503].includes(error.status)) throw error;
        await sleep(PAUSE_MS); // asked again: nobody has answered
      }
  };
  const begin = (verb: ControlVerb) => {
    const asking = ask(verb);
    asking.catch(() => {}); // told at the end
    asked.set(verb, asking);
  };
  const once = (verb: ControlVerb) => asked.has(verb) || begin(verb);
  const deeds: readonly ((update: JobUpdate) => void)[] = [
    () => {},
    ({ state }) => {
      if (state === 'running') once('pause');
      if (state === 'paused') begin('resume'); // a pause that was asked for again may come after it
    },
    ({ state }) => {
      if (state === 'running') once('cancel');
    },
    () => {},
  ];
  const isRetried = number % deeds.length >= 2;
  return {
    see: (update) => deeds[number % deeds.length]?.(update),
    async ended() {
      const again = isRetried && !asked.has('retry');
      if (again) once('retry');
      await Promise.all(asked.values());
      return again;
    },
  };
}
