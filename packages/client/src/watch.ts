import type { JobUpdate } from '@longrun/core';
import type { Deadline } from './deadline.ts';
import { type StreamOptions, streamEvents } from './stream-events.ts';

export interface SseWatchOptions extends StreamOptions {
  readonly after?: number;
}

/** Opens the event stream after a sequence number. Rejects with a `JobError`. */
export type OpenEvents = (after: number, deadline: Deadline) => Promise<ReadableStream<Uint8Array>>;

/** Every update of a job after `after`, in order and once, over as many connections as it takes: a lost or silent one is
 *  replaced and goes on from the last sequence seen. `live` updates pass through. Ends when the stream says
 *  that the job has ended, or when `signal` fires; rejects when the server refuses for good. */
export async function* watchEvents(
  open: OpenEvents,
  { after = 0, ...options }: SseWatchOptions = {},
): AsyncGenerator<JobUpdate> {
  let last = after;
  for await (const event of streamEvents((deadline) => open(last, deadline), options)) {
    if (event.type === 'end') return;
    if (event.type !== 'update') continue;
    const update = JSON.parse(event.data) as JobUpdate; // the wire rule: an update event carries one
    if (!update.live && update.sequence <= last) continue;
    if (!update.live) last = update.sequence;
    yield update;
  }
}
