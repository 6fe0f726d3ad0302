import type { Runtime } from './runtime.ts';

/** Without any hint whoever follows something looks this often, in milliseconds. Where servers share the store a chore looks for all
 *  of them at once, and sooner. */
const LOOK_EVERY_MS = { alone: 5_000, shared: 60_000 } as const;

export function lookEveryMs({ store }: Pick<Runtime, 'store'>): number {
  return store.exclusive ? LOOK_EVERY_MS.alone : LOOK_EVERY_MS.shared;
}
