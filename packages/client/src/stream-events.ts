import { backoffMs, isJobError, type JobError } from '@longrun/core';
import { readChunks } from './chunks.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { retryAfterMs, willPass } from './persist.ts';
import { sleep } from './sleep.ts';
import { createEventParser, type ServerSentEvent } from './sse.ts';

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** A connection on which not even a heartbeat came for so long is dead; three heartbeats unless told otherwise. */
  readonly silenceMs?: number;
  /** The wait before a reconnect until the stream says how long it shall be; a second unless told otherwise. */
  readonly retryMs?: number;
}

const SILENCE_MS = 45_000;
const RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** The events of a stream over as many connections as it takes: a lost or silent one is replaced by what `open` opens next, which
 *  goes on from where the caller was. Ends when `signal` fires; rejects when the server refuses for good. */
export async function* streamEvents(
  open: (deadline: Deadline) => Promise<ReadableStream<Uint8Array>>,
  { signal, silenceMs = SILENCE_MS, retryMs = RETRY_MS }: StreamOptions = {},
): AsyncGenerator<ServerSentEvent> {
  let waitMs = retryMs;
  let failures = 0;
  while (!signal?.aborted) {
    const deadline = createDeadline(signal);
    const parser = createEventParser();
    let askedMs = 0;
    try {
      for await (const chunk of readChunks(await open(deadline), deadline, silenceMs)) {
        failures = 0;
        yield* parser.push(chunk);
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!isJobError(error) || !mayReconnect(error)) throw error;
      failures += 1;
      askedMs = retryAfterMs(error);
    } finally {
      deadline.close();
    }
    waitMs = parser.retryMs ?? waitMs;
    await sleep(Math.max(pauseMs(waitMs, failures), askedMs), signal);
  }
}

/** The server is away, overloaded or in trouble. Anything else says that this cannot be followed with this key. */
function mayReconnect(error: JobError): boolean {
  return error.status >= 500 || willPass(error);
}

/** Jitter, because many watchers lose the same server at the same moment. */
function pauseMs(retryMs: number, failures: number): number {
  const backoff = { type: 'exponential', delayMs: retryMs, maxDelayMs: MAX_RETRY_MS, jitter: 0.5 } as const;
  return backoffMs(backoff, Math.max(1, failures), Math.random());
}
