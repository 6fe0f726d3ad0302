import {
  cursorExpired,
  isFinal,
  type JobState,
  type JobUpdate,
  type Progress,
  percentOf,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { lookEveryMs } from './look-every-ms.ts';
import { readStored } from './read-job.ts';
import type { Runtime } from './runtime.ts';
import type { StoredUpdate } from './stored.ts';
import { toUpdate } from './view.ts';

const PAGE = 500;
/** A watcher that lags further behind than this reads from the store instead of holding updates in memory. */
const MAX_HELD = 1_000;

/** Every update after `after`, in order and once: replays what is stored, then follows. Ends when the job has ended and
 *  everything was given; rejects with `cursor-expired` where `after` lies beyond what there is. Hints come from the hub; the store has the last word. */
export function watch(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  options: { after?: number; signal?: AbortSignal } = {},
): AsyncGenerator<JobUpdate, void, undefined> {
  const left = new AbortController();
  const updates = follow(runtime, caller, jobId, left.signal, options);
  const end = updates.return.bind(updates);
  // A generator takes a `return` only where it yields, and one that waits for news may not yield for days.
  updates.return = (value) => {
    left.abort();
    return end(value);
  };
  return updates;
}

async function* follow(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  left: AbortSignal,
  { after = 0, signal }: { after?: number; signal?: AbortSignal },
): AsyncGenerator<JobUpdate, void, undefined> {
  const inbox = openInbox(runtime, jobId, signal);
  left.addEventListener('abort', inbox.close);
  try {
    let seen = after;
    let live: JobUpdate | undefined;
    let shown: Progress | undefined; // what was shown live may be ahead of what a later update has stored
    const risen = (update: JobUpdate): JobUpdate => {
      const stored = update.changes?.progress;
      if (update.event !== 'report') shown = update.event === 'message' ? shown : undefined;
      else if (stored && shown && (percentOf(stored) ?? 0) < (percentOf(shown) ?? 0))
        return { ...update, changes: { ...update.changes, progress: shown } };
      return update;
    };
    while (!inbox.closed) {
      // Looked up anew each time: a job that was deleted meanwhile has no further updates to end with.
      const stored = await readStored(runtime, caller.tenant, jobId);
      if (seen > stored.sequence) throw cursorExpired(jobId, seen, stored.sequence);
      let state: JobState = stored.state;
      for await (const update of replay(runtime, jobId, seen)) {
        ({ sequence: seen, state } = update);
        yield ownOf(caller, risen(update));
      }
      if (isFinal(state) && !(await hasMore(runtime, jobId, seen))) return;
      // Follow without the store as long as the next number is the next number.
      while (!inbox.closed) {
        const update = await inbox.next(lookEveryMs(runtime));
        if (update === undefined || update === 'look') break;
        if (update.live) {
          if (update !== live && update.sequence >= seen) yield update;
          live = update;
          shown = update.changes?.progress ?? shown;
          continue;
        }
        if (update.sequence <= seen) continue;
        if (update.sequence > seen + 1) break;
        ({ sequence: seen, state } = update);
        yield ownOf(caller, risen(update));
        if (isFinal(state)) break;
      }
    }
  } finally {
    inbox.close();
  }
}

/** Whoever has acknowledged the outcome is told so in its own view of the job. */
function ownOf({ actor }: Caller, update: JobUpdate): JobUpdate {
  if (update.event !== 'acknowledge' || update.by !== actor) return update;
  return { ...update, changes: { ...update.changes, acknowledged: true } };
}

/** What is stored after a sequence number, a page at a time: a long history never lies in memory as a whole. */
async function* replay({ store }: Runtime, jobId: string, after: number): AsyncGenerator<JobUpdate> {
  let page: readonly StoredUpdate[];
  do {
    page = await store.read({ type: 'updates', jobId, after, limit: PAGE });
    for (const stored of page) yield toUpdate(stored);
    after = page.at(-1)?.sequence ?? after;
  } while (page.length === PAGE);
}

async function hasMore({ store }: Runtime, jobId: string, after: number): Promise<boolean> {
  return (await store.read({ type: 'updates', jobId, after, limit: 1 })).length > 0;
}

interface Inbox {
  /** The next update, `look` when some were missed, undefined after `waitMs` without any. */
  next(waitMs: number): Promise<JobUpdate | 'look' | undefined>;
  readonly closed: boolean;
  close(): void;
}

function openInbox({ hub, closing }: Runtime, jobId: string, signal?: AbortSignal): Inbox {
  let held: (JobUpdate | 'look')[] = [];
  let wake: (() => void) | undefined;
  let closed = closing.aborted || signal?.aborted === true;
  const unsubscribe = hub.subscribe(jobId, (update) => {
    if (held.length >= MAX_HELD) held = ['look'];
    else if (isLive(update) && isLive(held.at(-1)))
      held[held.length - 1] = update; // only the newest counts
    else held.push(update);
    wake?.();
  });
  const shut = () => {
    closed = true;
    wake?.();
  };
  closing.addEventListener('abort', shut);
  signal?.addEventListener('abort', shut);
  return {
    async next(waitMs) {
      if (held.length === 0 && !closed) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, waitMs);
        wake = resolve;
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      return held.shift();
    },
    get closed() {
      return closed;
    },
    close() {
      shut();
      unsubscribe();
      closing.removeEventListener('abort', shut);
      signal?.removeEventListener('abort', shut);
    },
  };
}

function isLive(update: JobUpdate | 'look' | undefined): boolean {
  return typeof update === 'object' && update.live === true;
}
