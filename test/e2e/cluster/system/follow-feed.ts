import { type FeedEvent, isFinal } from '@longrun/core';
import { type Count, createCount } from './count.ts';
import { readStream } from './read-stream.ts';

/** Somebody who follows everything, at one server after the other. */
export interface Follower {
  readonly events: readonly FeedEvent[];
  readonly count: Count;
  /** Jobs that were seen to end. */
  readonly ended: Count;
  /** Connections after the first. */
  readonly resumed: number;
  /** Resolves when the signal fires; rejects when following is in vain. */
  readonly done: Promise<void>;
}

export interface FollowOptions {
  readonly urls: readonly string[];
  /** A cursor. */
  readonly after: string;
  readonly signal: AbortSignal;
}

/** A connection is left after so many events. */
const LEAVE_AFTER = 1_500;

export function followFeed({ urls, after, signal }: FollowOptions): Follower {
  const events: FeedEvent[] = [];
  const count = createCount('events');
  const ended = createCount('jobs that were seen to end');
  let resumed = 0;
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
      count.add();
      if (event.state && isFinal(event.state)) ended.add();
    }
  };
  const done = follow();
  done.catch(() => {}); // whoever waits is told
  return {
    events,
    count,
    ended,
    get resumed() {
      return resumed;
    },
    done,
  };
}
