import { backoffMs, isJobError, type JobUpdate } from '@longrun/core';
import { readChunks } from './chunks.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { retryAfterMs } from './persist.ts';
import { sleep } from './sleep.ts';
import { createEventParser } from './sse.ts';

export interface SseWatchOptions {
  readonly after?: number;
  readonly signal?: AbortSignal;
  /** A connection on which not even a heartbeat came for so long is dead; three heartbeats unless told otherwise. */
  readonly silenceMs?: number;
  /** The wait before a reconnect until the stream says how long it shall be; a second unless told otherwise. */
  readonly retryMs?: number;
}

/** Opens the event stream after a sequence number. Rejects with a `JobError`. */
export type OpenEvents = (after: number, deadline: Deadline) => Promise<ReadableStream<Uint8Array>>;

const SILENCE_MS = 45_000;
const RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** Every update of a job after `after`, in order and once, over as many connections as it takes: a lost or silent one is
 *  replaced and goes on from the last sequence seen. `live` updates pass through. Ends when the stream says
 *  that the job has ended, or when `signal` fires; rejects when the server refuses for good. */
export async function* watchEvents(
  open: OpenEvents,
  { after = 0, signal, silenceMs = SILENCE_MS, retryMs = RETRY_MS }: SseWatchOptions = {},
): AsyncGenerator<JobUpdate> {
  let last = after;
  let waitMs = retryMs;
  let failures = 0;
  while (!signal?.aborted) {
    const deadline = createDeadline(signal);
    const parser = createEventParser();
    let askedMs = 0;
    try {
      for await (const chunk of readChunks(await open(last, deadline), deadline, silenceMs)) {
        failures = 0;
        for (const event of parser.push(chunk)) {
          if (event.type === 'end') return;
          if (event.type !== 'update') continue;
          const update = JSON.parse(event.data) as JobUpdate; // the wire rule: an update event carries one
          if (!update.live && update.sequence <= last) continue;
          if (!update.live) last = update.sequence;
          yield update;
        }
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!isJobError(error) || !mayReconnect(error.status)) throw error;
      failures += 1;
      askedMs = retryAfterMs(error);
    } finally {
      deadline.close();
    }
    waitMs = parser.retryMs ?? waitMs;
    await sleep(Math.max(pauseMs(waitMs, failures), askedMs), signal);
  }
}

/** The server is away or overloaded. Anything below says that this job cannot be watched with this key. */
function mayReconnect(status: number): boolean {
  return status >= 500 || status === 429;
}

/** Jitter, because many watchers lose the same server at the same moment. */
function pauseMs(retryMs: number, failures: number): number {
  const backoff = { type: 'exponential', delayMs: retryMs, maxDelayMs: MAX_RETRY_MS, jitter: 0.5 } as const;
  return backoffMs(backoff, Math.max(1, failures), Math.random());
}
