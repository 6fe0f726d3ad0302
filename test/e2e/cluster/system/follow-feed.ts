import { type FeedEvent, isFinal } from '@longrun/core';
import { type Count, createCount } from './count.ts';
import { readStream } from './read-stream.ts';

/** Somebody who follows everything, at one server after the other. */
export interface Followed {
  readonly events: readonly FeedEvent[];
  /** Jobs that were seen to end. */
  readonly ended: Count;
  /** Connections after the first. */
  readonly resumed: number;
  /** Resolves when the event with this id has come, the last of all. */
  upTo(id: string): Promise<void>;
  /** Rejects when following is in vain. */
  readonly done: Promise<void>;
}

export interface FollowOptions {
  readonly urls: readonly string[];
  readonly after: string;
  readonly signal: AbortSignal;
}

/** A connection is left after so many events. */
const LEAVE_AFTER = 1_500;

export function followFeed({ urls, after, signal }: FollowOptions): Followed {
  const events: FeedEvent[] = [];
  const ended = createCount('jobs that were seen to end');
  const isEnd = Promise.withResolvers<void>();
  let last: string | undefined;
  let resumed = 0;
  const look = () => events.at(-1)?.id === last && isEnd.resolve();
  const follow = async () => {
    const stream = readStream({
      urls,
      path: '/v1/events',
      after,
      leaveAfter: LEAVE_AFTER,
      signal,
      onResume() {
        resumed += 1;
      },
    });
    for await (const { type, data } of stream) {
      if (type !== 'event') continue;
      const event = JSON.parse(data) as FeedEvent; // the wire rule: such an event carries one
      events.push(event);
      if (event.state && isFinal(event.state)) ended.add();
      look();
    }
  };
  const done = follow();
  done.catch(isEnd.reject);
  signal.addEventListener('abort', () => isEnd.reject(signal.reason));
  isEnd.promise.catch(() => {}); // whoever waits is told
  return {
    events,
    ended,
    get resumed() {
      return resumed;
    },
    async upTo(id) {
      last = id;
      look();
      await isEnd.promise;
    },
    done,
  };
}
