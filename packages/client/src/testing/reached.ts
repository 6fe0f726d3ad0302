import type { Flow } from '../flow.ts';

/** Resolves when the flow has the value; rejects when it ends without. */
export async function reached<T>(flow: Flow<T>, wanted: T): Promise<void> {
  for await (const value of flow) if (value === wanted) return;
  throw new Error(`The flow ended at ${String(flow.value)}, not at ${String(wanted)}.`);
}
