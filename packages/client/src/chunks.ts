import { JobError } from '@longrun/core';
import type { Deadline } from './deadline.ts';

/** The chunks of a body. Each must come within `silenceMs` of being asked for: nothing times out by itself.
 *  A connection that breaks or falls silent rejects with `unreachable`, and lets go of the body. */
export async function* readChunks(
  body: ReadableStream<Uint8Array>,
  deadline: Deadline,
  silenceMs: number,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  // A body that was not made by fetch does not know the signal, so it is told by hand.
  const cancel = () => void reader.cancel(deadline.signal.reason).catch(ignore);
  deadline.signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const chunk = await readOne(reader, deadline, silenceMs);
      if (chunk === undefined) return;
      yield chunk;
    }
  } finally {
    deadline.signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function readOne(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: Deadline,
  silenceMs: number,
): Promise<Uint8Array | undefined> {
  deadline.set(silenceMs);
  try {
    const { done, value } = await reader.read();
    deadline.signal.throwIfAborted();
    return done ? undefined : value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JobError('unreachable', `The connection was lost: ${reason}.`, {}, { cause });
  } finally {
    deadline.clear();
  }
}

/** A stream that has failed rejects its cancellation with the same failure, which the read has told already. */
function ignore(): void {}
