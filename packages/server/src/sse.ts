import { isFinal, type JobState, type JobUpdate } from '@longrun/core';
import { type FrameQueue, frameQueue } from './frame-queue.ts';
import type { HeldRequest } from './held-requests.ts';
import type { Limits } from './limits.ts';
import type { Reply } from './reply.ts';
import { frame, type UpdateFrames } from './update-frames.ts';

export interface EventStream {
  readonly updates: (signal: AbortSignal) => AsyncIterable<JobUpdate>;
  /** The job's state when the stream was asked for. */
  readonly state: JobState;
  readonly held: HeldRequest;
  readonly frames: UpdateFrames;
  readonly limits: Limits;
  /** Ends the connection of a watcher that does not read. */
  readonly disconnect?: (() => void) | undefined;
  readonly onError: (error: unknown) => void;
}

const START = frame('retry: 1000\n\n');
const HEARTBEAT = frame(': still here\n\n');
const END = frame('event: end\ndata: {}\n\n');
const RECONNECT = frame('event: reconnect\ndata: {}\n\n');

/** Writes a job's updates as an event stream. It ends with `end` when the job has, and with `reconnect` when the
 *  server goes away. When it just breaks off, the client resumes from the last id, and is told if that is in vain. */
export function eventStream(stream: EventStream): Reply {
  const { held, limits } = stream;
  const queue = frameQueue(limits.watcherBytes);
  const heartbeat = setInterval(() => queue.isEmpty() && queue.push(HEARTBEAT), limits.heartbeatMs);
  heartbeat.unref();
  const finish = () => {
    if (held.letGo() === 'shutdown') queue.push(RECONNECT);
    clearInterval(heartbeat);
    held.release();
    queue.close();
  };
  const fail = (error: unknown) => {
    if (!held.letGo()) stream.onError(error);
  };
  void write(stream, queue).catch(fail).then(finish);
  return {
    headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
    body: bodyOf(queue, held),
  };
}

async function write(stream: EventStream, queue: FrameQueue): Promise<void> {
  const { held, limits, frames } = stream;
  let { state } = stream;
  queue.push(START);
  for await (const update of stream.updates(held.signal)) {
    state = update.state;
    queue.push(frames(update));
    // A watcher may lag behind a long log: the log waits for it. One that reads nothing at all is cut.
    if (!queue.isFull() || (await queue.room(limits.stallMs, held.signal))) continue;
    if (held.letGo()) return;
    queue.clear();
    stream.disconnect?.();
    return;
  }
  // A watch also ends when the engine closes; only a job that is over has an end to tell.
  if (!held.letGo() && isFinal(state)) queue.push(END);
}

function bodyOf(queue: FrameQueue, held: HeldRequest): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await queue.take();
        if (bytes) controller.enqueue(bytes);
        else controller.close();
      },
      cancel() {
        queue.clear();
        held.abandon();
      },
    },
    { highWaterMark: 0 }, // The queue is the only buffer, or its cap would mean nothing.
  );
}
