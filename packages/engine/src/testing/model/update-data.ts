import { isDeepStrictEqual } from 'node:util';
import type { JobChanges, Progress } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import { renewed } from './lease.ts';
import type { ModelJob } from './model.ts';
import type { World } from './world.ts';

/** The changes that an update tells of. */
export function changesOf({ data, event }: StoredUpdate): JobChanges {
  // Written by the store; of a message it is the message.
  return data === undefined || event === 'message' ? {} : (JSON.parse(data) as JobChanges);
}

/** The text of a message. */
export function textOf({ data = '{}' }: StoredUpdate): string | undefined {
  return (JSON.parse(data) as { text?: string }).text; // written by the store from a message
}

export function progressOf(update: StoredUpdate): Progress | undefined {
  return changesOf(update).progress ?? undefined;
}

/** The update stores what this claim's worker has come to. */
export function isStored({ floor }: ModelJob, update: StoredUpdate): boolean {
  return floor !== undefined && isDeepStrictEqual(progressOf(update), floor);
}

/** The progress that was shown is stored. The engine stores it once more where it never got the answer. */
export function nowStored(job: ModelJob, { lost }: World, at: number): void {
  job.progress = job.floor;
  job.pending = lost === 'after' && 'maybe';
  if (job.floor?.info !== undefined) job.info = job.floor.info;
  if (job.claim) renewed(job.claim, at);
}
