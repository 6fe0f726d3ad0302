import { setTimeout } from 'node:timers/promises';

export const STEP_MS = 100;

export interface Waiting {
  readonly ms: number;
  /** Steps that an earlier attempt has waited already. */
  readonly from: number;
  readonly signal: AbortSignal;
  /** Called after each step, and at once when the signal fires in the middle of one; what it throws ends the wait. */
  readonly onStep: (steps: number) => void | Promise<void>;
}

export function stepsIn(ms: number): number {
  return Math.ceil(ms / STEP_MS);
}

/** Waits in steps of a tenth of a second. The steps are counted against the clock: a late one makes the next shorter. */
export async function waitInSteps({ ms, from, signal, onStep }: Waiting): Promise<void> {
  const beganAt = performance.now() - from * STEP_MS;
  for (let steps = from; steps < stepsIn(ms); ) {
    const endsAt = beganAt + Math.min((steps + 1) * STEP_MS, ms);
    const whole = await sleep(endsAt - performance.now(), signal);
    if (whole) steps += 1;
    await onStep(steps);
    signal.throwIfAborted();
  }
}

/** Whether the time passed; false when the signal fired first. */
async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(Math.max(0, ms), undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
