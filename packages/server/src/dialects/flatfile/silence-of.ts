import type { Driver, JobOptions } from '@longrun/core';
import type { Server } from '../../server.ts';

// Its platform lets a job that is executing be silent for so long.
const SILENCE_MS = 5 * 60_000;

/** How long a new job may be silent, unless the server is told so for all. */
export function silenceOf(
  { engine }: Pick<Server, 'engine'>,
  driver: Driver | undefined,
): Pick<JobOptions, 'silenceMs'> {
  return driver === 'caller' && engine.callerSilenceMs === undefined ? { silenceMs: SILENCE_MS } : {};
}
