import { deepEqual, equal } from 'node:assert/strict';
import type { JobUpdate, SubmitRequest } from '@longrun/core';
import type { Load } from './load.ts';
import { meddle } from './meddle.ts';
import { readStream } from './read-stream.ts';

/** Somebody who watches one job after the other, each at one server after the other, and meddles with it. */
export interface Watcher {
  /** Ends that were seen. */
  readonly ends: number;
  readonly updates: number;
  /** Connections after the first of each job. */
  readonly resumed: number;
  /** Resolves after the end of the job that is watched when `stop` is called; rejects as soon as an update is missed, comes twice or
   *  out of order. */
  readonly done: Promise<void>;
  stop(): void;
}

export interface WatchOptions {
  readonly url: string;
  readonly urls: readonly string[];
  readonly load: Load;
  readonly requestOf: (number: number) => SubmitRequest;
  readonly signal: AbortSignal;
}

/** A connection is left after so many updates. */
const LEAVE_AFTER = 7;

export function watchJobs({ url, urls, load, requestOf, signal }: WatchOptions): Watcher {
  let isOver = false;
  let ends = 0;
  let updates = 0;
  let resumed = 0;
  const watchOne = async (id: string, number: number) => {
    const first = number % urls.length;
    const meddler = meddle({ url, id, number, signal });
    const sequences: number[] = [];
    const watchRun = async () => {
      const stream = readStream({
        urls: [...urls.slice(first), ...urls.slice(0, first)],
        path: `/v1/jobs/${id}/events`,
        after: `${sequences.length}`,
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
        meddler.see(update);
      }
      signal.throwIfAborted();
      ends += 1;
    };
    do await watchRun();
    while (await meddler.ended());
    deepEqual(
      sequences,
      sequences.map((_, index) => index + 1),
      `job ${id}: each update is seen once, in order`,
    );
    updates += sequences.length;
  };
  const watch = async () => {
    for (let number = 0; !isOver; number += 1) {
      const [id = ''] = await load.submit([requestOf(number)]);
      await watchOne(id, number);
    }
  };
  const done = watch();
  done.catch(() => {}); // whoever waits is told
  return {
    get ends() {
      return ends;
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
