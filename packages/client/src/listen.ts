import { type EventApi, type EventMatch, type FeedEvent, matchesEvent } from '@longrun/core';

/** What is done about an event. The next one waits for it. */
export type EventHandler = (event: FeedEvent) => unknown;

export interface ListenOptions {
  /** The id of the last event that was dealt with; what came after it is given first. Only what is yet to come unless told
   *  otherwise. */
  readonly after?: string;
  /** Told of what a handler throws, with the event, and of why the feed was lost for good, without one. Unless told otherwise
   *  it reaches the top, as any error that nobody catches. */
  readonly onError?: (error: unknown, event?: FeedEvent) => void;
}

/** Somebody who listens. */
export interface EventListening extends AsyncDisposable {
  /** Resolves when the feed is reached: what happens from then on is given. Rejects when it cannot be reached. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended and the handler is through with its last event. Never rejects. */
  readonly ended: Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Gives a handler every event that matches, in order, one after another. A handler that fails keeps the next event from nobody. */
export function listen(
  events: EventApi,
  topic: string | readonly string[],
  match: EventMatch,
  handler: EventHandler,
  { after, onError = toTheTop }: ListenOptions = {},
): EventListening {
  const closer = new AbortController();
  const { signal } = closer;
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => {}); // `onError` is told as well
  const options = {
    filter: { topic },
    signal,
    onCursor: () => resolve(),
    ...(after !== undefined && { after }),
  };
  const run = async () => {
    for await (const event of events.follow(options)) {
      if (!matchesEvent(event, match)) continue;
      try {
        await handler(event);
      } catch (error) {
        onError(error, event);
      }
      if (signal.aborted) return;
    }
  };
  const ended = run()
    .catch((error: unknown) => {
      reject(error);
      onError(error);
    })
    .finally(resolve); // closed before it was reached
  const close = async () => {
    closer.abort();
    await ended;
  };
  return { ready, ended, close, [Symbol.asyncDispose]: close };
}

function toTheTop(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
