import { deepEqual, equal } from 'node:assert/strict';
import type { JobUpdate, SubmitRequest } from '@longrun/core';
import type { Load } from './load.ts';
import { readStream } from './read-stream.ts';

/** What watchers have seen, all together. */
export interface Watched {
  jobs: number;
  updates: number;
  /** Connections after the first of each job. */
  resumed: number;
}

export interface WatchJobsOptions {
  readonly urls: readonly string[];
  readonly load: Load;
  readonly requestOf: (number: number) => SubmitRequest;
  readonly isOver: () => boolean;
  readonly signal: AbortSignal;
  readonly watched: Watched;
}

/** A connection is left after so many updates. */
const LEAVE_AFTER = 7;

/** Submits one job after the other and watches each to its end, at one server after the other: every update comes once, in order. */
export async function watchJobs({
  urls,
  load,
  requestOf,
  isOver,
  signal,
  watched,
}: WatchJobsOptions): Promise<void> {
  for (let number = 0; !isOver(); number += 1) {
    const [id] = await load.submit([requestOf(number)]);
    const sequences: number[] = [];
    const at = number % urls.length;
    const stream = readStream({
      urls: [...urls.slice(at), ...urls.slice(0, at)],
      path: `/v1/jobs/${id}/events`,
      leaveAfter: LEAVE_AFTER,
      signal,
      onResume() {
        watched.resumed += 1;
      },
    });
    for await (const event of stream) {
      if (event.type !== 'update') continue;
      const update = JSON.parse(event.data) as JobUpdate; // the wire rule: such an event carries one
      if (update.live) continue;
      equal(event.id, `${update.sequence}`);
      sequences.push(update.sequence);
    }
    signal.throwIfAborted();
    deepEqual(
      sequences,
      sequences.map((_, index) => index + 1),
      `job ${id}: each update is seen once, in order`,
    );
    watched.jobs += 1;
    watched.updates += sequences.length;
  }
}
