import type { Chore } from './loop.ts';

/** Jobs asked for at once. */
const PAGE = 1_000;
/** Where servers share a store: finds what has changed through another one and no hint has told of. One question serves a thousand
 *  of the jobs that somebody here follows, and one more all who follow the feed. */
export function createLookOut(): Chore {
  let seen = new Map<string, number | undefined>();
  let end: string | undefined;
  return async ({ store, hub, sweepMs }) => {
    const before = seen;
    seen = new Map();
    const watched = [...hub.watched()];
    for (let at = 0; at < watched.length; at += PAGE) {
      const page = watched.slice(at, at + PAGE);
      const heads = await store.read({ type: 'heads', ids: page.map(([id]) => id) });
      for (const [index, [id]] of page.entries()) seen.set(id, heads[index]?.sequence);
      const isNews = ([id, told]: (typeof page)[number]) => {
        const sequence = seen.get(id);
        if (before.has(id) && before.get(id) === sequence) return false;
        return sequence === undefined || sequence > told;
      };
      hub.look(page.filter(isNews).map(([id]) => id));
    }
    const position = await store.read({ type: 'feedEnd' });
    if (position !== end) hub.stir();
    end = position;
    return sweepMs;
  };
}
