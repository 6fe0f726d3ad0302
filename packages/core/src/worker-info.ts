import type { Moment } from './json.ts';

/** A worker as the engine knows it: from what it asks for, and from its signs of life. */
export interface WorkerInfo {
  readonly id: string;
  /** The kinds that it takes. */
  readonly kinds: readonly string[];
  /** The most jobs it has asked for at once. */
  readonly capacity: number;
  /** Jobs in its hands. */
  readonly running: number;
  /** True: it lives and dies with the engine's process. */
  readonly embedded?: true;
  /** False: nothing was heard of it for so long that it may be gone. It is dropped after an hour. */
  readonly alive: boolean;
  readonly seenAt: Moment;
}
