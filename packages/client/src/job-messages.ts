import type { JobApi, Message } from '@longrun/core';
import type { JobObserver } from './observer.ts';

/** What a reader may lag behind before it is sent to the server's list instead. */
const MAX_HELD = 1_000;
const PAGE = 1_000;

/** Every message of a job from the first, then those that come, each once; rests and ends with the watch. Only what
 *  a reader has not taken yet is held here, and not much of that: the rest is read page by page. */
export async function* jobMessages(api: JobApi, observer: JobObserver): AsyncGenerator<Message> {
  const jobId = observer.job.id;
  let held: Message[] = [];
  let isBehind = true; // what was said before is on the server
  let turn = Promise.withResolvers<void>();
  // Listening comes before reading: a message said in between is held, and dropped if the page had it.
  const unsubscribe = observer.subscribe((update) => {
    if (update?.message && !isBehind) {
      if (held.length < MAX_HELD) held.push(update.message);
      else isBehind = true;
    }
    turn.resolve();
  });
  const told = async () => {
    await turn.promise;
    turn = Promise.withResolvers<void>();
  };
  const rested = async () => {
    while (observer.isResting) await told();
  };
  try {
    for (let after = 0; ; ) {
      await rested();
      const taken = held;
      held = [];
      for (const message of taken) {
        if (message.sequence <= after) continue;
        after = message.sequence;
        yield message;
      }
      if (isBehind) {
        isBehind = false;
        for (;;) {
          const page = await api.messages(jobId, { after, limit: PAGE });
          await rested(); // the answer may come when nobody wants to hear of it
          yield* page.messages;
          after = page.next;
          if (page.messages.length === 0) break;
        }
        continue;
      }
      if (held.length > 0) continue;
      if (!observer.isWatching && !observer.isResting) return;
      await told();
    }
  } finally {
    unsubscribe();
  }
}
