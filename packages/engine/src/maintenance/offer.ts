import type { Runtime } from '../runtime.ts';

/** Looks for work on behalf of all who wait for it: hints make this needless, and nothing depends on hints. */
export async function offer({ waiting, sweepMs }: Runtime): Promise<number> {
  waiting.offer();
  return sweepMs;
}
