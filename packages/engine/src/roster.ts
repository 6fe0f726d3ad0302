import type { Clock } from './clock.ts';
import type { ClaimCommand } from './store-command.ts';

/** What is known of a worker that was heard of. */
export interface SeenWorker {
  readonly tenant: string;
  readonly id: string;
  readonly kinds: readonly string[];
  readonly capacity: number;
  readonly embedded: boolean;
  readonly seenAt: number;
}

/** The workers that this process has heard of. Kept in memory: no claim and no heartbeat pays for it with a write of its own. */
export interface Roster {
  /** A worker asks for jobs, and is there until it has its answer: call what is returned then. */
  arrive(claim: ClaimCommand): () => void;
  /** A sign of life. */
  hear(tenant: string, workerId: string): void;
  list(tenant: string): SeenWorker[];
  /** It waits for jobs right now. */
  isAsking(tenant: string, workerId: string): boolean;
  /** Those of which there is something new to store. */
  news(): SeenWorker[];
  /** Notes that these were stored. */
  stored(workers: readonly SeenWorker[]): void;
}

/** A worker that was not heard of for so long may be gone: three heartbeats of the usual lease, and the pauses between two claims. */
export const LIVING_MS = 45_000;
/** It is dropped from the list after so long. */
export const FORGET_MS = 3_600_000;
/** The newest sign of life of a worker is stored no more often than this. */
const STORE_EVERY_MS = 30_000;

interface Entry {
  readonly tenant: string;
  readonly id: string;
  kinds: readonly string[];
  capacity: number;
  embedded: boolean;
  seenAt: number;
  /** Claims of it that wait for their answer. */
  asking: number;
  storedAt: number;
}

export function createRoster({ now }: Clock): Roster {
  const entries = new Map<string, Entry>();
  const seen = ({ asking, storedAt, ...entry }: Entry): SeenWorker =>
    asking > 0 ? { ...entry, seenAt: now() } : entry;
  const keyOf = (tenant: string, id: string) => `${tenant} ${id}`;
  const entryOf = (tenant: string, id: string): Entry => {
    const key = keyOf(tenant, id);
    let entry = entries.get(key);
    if (!entry) {
      entry = { tenant, id, kinds: [], capacity: 0, embedded: false, seenAt: 0, asking: 0, storedAt: 0 };
      entries.set(key, entry);
    }
    return entry;
  };
  return {
    arrive({ tenant, workerId, kinds, limit, embedded }) {
      const entry = entryOf(tenant, workerId);
      if (limit > entry.capacity || !isSame(kinds, entry.kinds)) entry.storedAt = 0; // worth telling soon
      entry.kinds = kinds;
      entry.capacity = Math.max(entry.capacity, limit);
      entry.embedded = embedded;
      entry.seenAt = now();
      entry.asking += 1;
      return () => {
        entry.asking -= 1;
        entry.seenAt = now();
      };
    },
    hear(tenant, workerId) {
      // One that only reports was heard of before this process began; what it takes is learnt at its next claim.
      const entry = entries.get(keyOf(tenant, workerId));
      if (entry) entry.seenAt = now();
    },
    list: (tenant) => [...entries.values()].filter((entry) => entry.tenant === tenant).map(seen),
    isAsking: (tenant, id) => (entries.get(keyOf(tenant, id))?.asking ?? 0) > 0,
    news() {
      const oldest = now() - FORGET_MS;
      for (const [key, { asking, seenAt }] of entries)
        if (asking === 0 && seenAt < oldest) entries.delete(key);
      return [...entries.values()]
        .filter(({ asking, seenAt, storedAt }) =>
          asking > 0 || seenAt > storedAt ? now() - storedAt >= STORE_EVERY_MS : false,
        )
        .map(seen);
    },
    stored(workers) {
      for (const { tenant, id, seenAt } of workers) entryOf(tenant, id).storedAt = seenAt;
    },
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((kind, index) => kind === b[index]);
}
