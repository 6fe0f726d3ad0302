import type { Job, JsonObject } from '@longrun/core';

/** Where the fields that only this API has are kept within a job's metadata. */
const NAME = 'flatfile';

/** Fields of a job that have no place of their own in ours. */
export interface OwnFields {
  /** As it was given, where a kind cannot be called that. */
  readonly type?: string;
  readonly operation?: string;
  /** What the job was asked to be in before anybody started it. */
  readonly status?: string;
  readonly config?: JsonObject;
  readonly result?: JsonObject;
  readonly managed?: boolean;
  /** Given at the creation, see `givenAtFirst`. */
  readonly info?: string;
  readonly outcome?: JsonObject;
}

export function ownFieldsOf({ metadata }: Pick<Job, 'metadata'>): OwnFields {
  const own = metadata?.[NAME];
  // Whatever is kept there was written by `withOwnFields`, or by somebody who can only fool himself.
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as OwnFields) : {};
}

/** What the job was created with counts until something else is said, and not once it is retried; it was not said of the parts. */
export function givenAtFirst(
  job: Pick<Job, 'metadata' | 'parentId'>,
  run: number,
): Pick<OwnFields, 'info' | 'outcome'> {
  return run === 1 && job.parentId === undefined ? ownFieldsOf(job) : {};
}

/** The metadata as this API's callers gave it. */
export function plainMetadata({ metadata }: Pick<Job, 'metadata'>): JsonObject | undefined {
  if (!metadata || !(NAME in metadata)) return metadata;
  const { [NAME]: _, ...plain } = metadata;
  return Object.keys(plain).length > 0 ? plain : undefined;
}

export function withOwnFields(metadata: JsonObject | undefined, own: OwnFields): JsonObject | undefined {
  const kept = Object.entries(own).filter(([, value]) => value !== undefined);
  if (kept.length === 0) return metadata;
  return { ...metadata, [NAME]: Object.fromEntries(kept) };
}
