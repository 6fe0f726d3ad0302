import type { Job, JobState, JsonObject } from '@longrun/core';
import { isObject } from './read-field.ts';

/** What this API knows of a job besides what every job tells; kept in its metadata. */
export interface Memory {
  /** What was said at the submit. */
  readonly message?: string;
  /** As asked for, in milliseconds since 1970. */
  readonly scheduledFor?: number;
  /** Of a job that goes on after its end: when that was, in milliseconds since 1970. */
  readonly finished?: number;
  /** The state that the job was in when its message was set after its end. */
  readonly saidIn?: JobState;
}

const NAME = 'omero';

export function readMemory({ metadata }: Pick<Job, 'metadata'>): Memory {
  const memory = metadata?.[NAME];
  return isObject(memory) ? memory : {};
}

/** The metadata of a job with another memory. */
export function remember({ metadata }: Pick<Job, 'metadata'>, memory: Memory): JsonObject {
  return { ...metadata, [NAME]: { ...memory } };
}
