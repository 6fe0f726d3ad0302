import { toMoment, type WorkerInfo } from '@longrun/core';
import { LIVING_MS, type SeenWorker } from './roster.ts';
import type { Runtime } from './runtime.ts';

/** The workers of a tenant by name: of each what was heard last, be it by this process or, as is stored, by another. */
export async function workers({ store, roster, clock }: Runtime, tenant: string): Promise<WorkerInfo[]> {
  const { seen: stored, running } = await store.read({ type: 'workers', tenant });
  const heard = new Map(roster.list(tenant).map((worker) => [worker.id, worker]));
  // Whoever shares the store with nobody knows all that live.
  const mayLive = (id: string) => !store.exclusive || heard.has(id);
  const all = new Map(heard);
  for (const worker of stored) all.set(worker.id, newest(worker, heard.get(worker.id)));
  const since = clock.now() - LIVING_MS;
  return [...all.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, kinds, capacity, embedded, seenAt }) => ({
      id,
      kinds,
      capacity,
      running: running[id] ?? 0,
      ...(embedded && { embedded }),
      alive: mayLive(id) && (seenAt > since || (running[id] ?? 0) > 0),
      seenAt: toMoment(seenAt),
    }));
}

function newest(stored: SeenWorker, heard: SeenWorker = stored): SeenWorker {
  const newer = heard.seenAt >= stored.seenAt ? heard : stored;
  return { ...newer, capacity: Math.max(stored.capacity, heard.capacity) };
}
