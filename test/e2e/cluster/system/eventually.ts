import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 10;
const PATIENCE_MS = 20_000;

/** Looks again and again until it is so. Answers how long that took, in milliseconds; rejects when it is never so. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const begun = performance.now();
  while (!(await isSo())) {
    if (performance.now() - begun > patienceMs) throw new Error(`It was never so that ${what}.`);
    await sleep(PAUSE_MS);
  }
  return performance.now() - begun;
}
