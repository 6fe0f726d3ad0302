import type { HttpDeadline } from './http-deadline.ts';

// A file may take as long as it needs to travel, but not stand still.
const STALL_MS = 30_000;

/** The clock runs while the network holds a piece and does not ask for the next; not while the handler makes one. */
export function watchUpload(
  body: ReadableStream<Uint8Array>,
  deadline: HttpDeadline,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  deadline.restart(STALL_MS);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        deadline.pause();
        const { done, value } = await reader.read();
        deadline.restart(STALL_MS);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The clock runs while the network is asked for a piece; not while the handler works on one. Ends the deadline with
 *  the stream. What goes wrong on the way becomes what `failure` makes of it. */
export function watchDownload(
  body: ReadableStream<Uint8Array>,
  deadline: HttpDeadline,
  failure: (error: unknown) => Error,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        deadline.restart(STALL_MS);
        try {
          const { done, value } = await reader.read();
          deadline.pause();
          if (!done) return controller.enqueue(value);
          deadline[Symbol.dispose]();
          controller.close();
        } catch (error) {
          deadline[Symbol.dispose]();
          throw failure(error);
        }
      },
      cancel(reason) {
        deadline[Symbol.dispose]();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
