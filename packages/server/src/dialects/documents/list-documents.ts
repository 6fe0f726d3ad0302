import type { Job, JobApi, JobState, JsonObject } from '@longrun/core';
import { ifThere } from '../../dialect/find-job.ts';
import { statesFor } from '../../dialect/states-for.ts';
import { documentOf } from './document-view.ts';
import { COLLECTIONS, type Collection, STATES } from './mapping.ts';

const PAGE = 500;

/** A part of a list: so many at most, and only what comes after this key. */
export interface Excerpt {
  readonly limit: number;
  readonly after?: string;
}

/** The documents of these collections: one collection after the other, each in ascending order of the keys. */
export async function listDocuments(
  jobs: JobApi,
  collections: readonly Collection[],
  { limit, after }: Excerpt,
): Promise<JsonObject[]> {
  const states = collections.flatMap((collection) => statesFor(STATES, collection));
  const places = (await everyJob(jobs, states)).map(placeOf).sort(inOrder);
  const last = after === undefined ? undefined : placeAfter(places, after, collections);
  const asked = places.filter((place) => last === undefined || inOrder(place, last) > 0).slice(0, limit);
  const read = await Promise.all(asked.map(({ id }) => ifThere(jobs.get(id))));
  return read
    .filter((job) => job !== undefined)
    .map((job) => ({ ...placeOf(job), job }))
    .filter(({ collection }) => collections.includes(collection))
    .sort(inOrder) // some may have moved meanwhile
    .map(({ job }) => documentOf(job));
}

/** Goes by the order in which they were made, which no move changes: each is met once, wherever it goes meanwhile. */
async function everyJob(jobs: JobApi, state: readonly JobState[]): Promise<Job[]> {
  const found: Job[] = [];
  let cursor: string | undefined;
  do {
    const page = await jobs.list({ state, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    found.push(...page.jobs);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

interface Place {
  readonly id: string;
  readonly collection: Collection;
  readonly key: string;
}

function placeOf({ id, state, externalId = id }: Job): Place {
  return { id, collection: STATES[state], key: externalId };
}

type Standing = Omit<Place, 'id'>;

/** Where a key stands that ended the last excerpt; one that is gone since, as if it were in the first collection. */
function placeAfter(
  places: readonly Place[],
  key: string,
  [first = 'pending']: readonly Collection[],
): Standing {
  return places.find((place) => place.key === key) ?? { collection: first, key };
}

function inOrder(a: Standing, b: Standing): number {
  return (
    COLLECTIONS.indexOf(a.collection) - COLLECTIONS.indexOf(b.collection) ||
    Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
  );
}
