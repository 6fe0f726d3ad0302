import { type FrameQueue, frameQueue } from './frame-queue.ts';
import type { HeldRequest } from './held-requests.ts';
import type { Limits } from './limits.ts';
import type { Reply } from './reply.ts';
import { frame } from './update-frames.ts';

export interface EventStream<Item> {
  readonly items: (signal: AbortSignal) => AsyncIterable<Item>;
  readonly frameOf: (item: Item) => Uint8Array;
  /** Whether the items ended because there will be no more; a watch also ends when the engine closes. */
  readonly isOver?: () => boolean;
  /** Written first, and in place of the usual comment when there was nothing to write for a while. */
  readonly heartbeat?: () => Uint8Array;
  readonly held: HeldRequest;
  readonly limits: Limits;
  /** Ends the connection of a watcher that does not read. */
  readonly disconnect?: (() => void) | undefined;
  readonly onError: (error: unknown) => void;
}

const START = frame('retry: 1000\n\n');
const STILL_HERE = frame(': still here\n\n');
const END = frame('event: end\ndata: {}\n\n');
const RECONNECT = frame('event: reconnect\ndata: {}\n\n');

/** Writes what happens as an event stream. It ends with `end` when there will be no more, and with `reconnect` when the
 *  server goes away. When it just breaks off, the client resumes from the last id, and is told if that is in vain. */
export function eventStream<Item>(stream: EventStream<Item>): Reply {
  const { held, limits, heartbeat: beat = () => STILL_HERE } = stream;
  const queue = frameQueue(limits.watcherBytes);
  const heartbeat = setInterval(() => queue.isEmpty() && queue.push(beat()), limits.heartbeatMs);
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

async function write<Item>(stream: EventStream<Item>, queue: FrameQueue): Promise<void> {
  const { held, limits, frameOf, heartbeat } = stream;
  queue.push(START);
  if (heartbeat) queue.push(heartbeat());
  for await (const item of stream.items(held.signal)) {
    queue.push(frameOf(item));
    // A watcher may lag behind a long log: the log waits for it. One that reads nothing at all is cut.
    if (!queue.isFull() || (await queue.room(limits.stallMs, held.signal))) continue;
    if (held.letGo()) return;
    queue.clear();
    stream.disconnect?.();
    return;
  }
  if (!held.letGo() && stream.isOver?.()) queue.push(END);
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
