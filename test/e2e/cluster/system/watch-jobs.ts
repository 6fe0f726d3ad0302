import { deepEqual, equal } from 'node:assert/strict';
import type { JobUpdate, SubmitRequest } from '@longrun/core';
import type { Load } from './load.ts';
import { readStream } from './read-stream.ts';

/** Somebody who watches one job after the other, each at one server after the other. */
export interface Watcher {
  readonly jobs: number;
  readonly updates: number;
  /** Connections after the first of each job. */
  readonly resumed: number;
  /** Resolves after the end of the job that is watched when `stop` is called; rejects as soon as an update is missed, comes twice or
   *  out of order. */
  readonly done: Promise<void>;
  stop(): void;
}

export interface WatchOptions {
  readonly urls: readonly string[];
  readonly load: Load;
  readonly requestOf: (number: number) => SubmitRequest;
  readonly signal: AbortSignal;
}

/** A connection is left after so many updates. */
const LEAVE_AFTER = 7;

export function watchJobs({ urls, load, requestOf, signal }: WatchOptions): Watcher {
  let isOver = false;
  let jobs = 0;
  let updates = 0;
  let resumed = 0;
  const watchOne = async (id: string, first: number) => {
    const sequences: number[] = [];
    const stream = readStream({
      urls: [...urls.slice(first), ...urls.slice(0, first)],
      path: `/v1/jobs/${id}/events`,
      leaveAfter: LEAVE_AFTER,
      signal,
      onResume() {
        resumed += 1;
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
    jobs += 1;
    updates += sequences.length;
  };
  const watch = async () => {
    for (let number = 0; !isOver; number += 1) {
      const [id = ''] = await load.submit([requestOf(number)]);
      await watchOne(id, number % urls.length);
    }
  };
  const done = watch();
  done.catch(() => {}); // whoever waits is told
  return {
    get jobs() {
      return jobs;
    },
    get updates() {
      return updates;
    },
    get resumed() {
      return resumed;
    },
    done,
    stop() {
      isOver = true;
    },
  };
}
