import type { Runtime } from '../runtime.ts';

/** Looks for work on behalf of all who wait for it: hints make this needless, and nothing depends on hints. */
export async function offer({ waiting, commit, sweepMs }: Runtime): Promise<number> {
  const riders = waiting.all();
  try {
    riders.arrive(await Promise.all(riders.commands.map((command) => commit(command))));
  } catch (error) {
    riders.missed();
    throw error;
  }
  return sweepMs;
}
