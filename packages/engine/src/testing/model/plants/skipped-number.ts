import type { Store } from '../../../store.ts';
import type { StoredUpdate } from '../../../stored.ts';

/** The numbers of updates skip one. */
export function skippedNumber(inner: Store): Store {
  const skip = <Update extends StoredUpdate>(update: Update): Update =>
    update.sequence < 4 ? update : { ...update, sequence: update.sequence + 1 };
  return {
    ...inner,
    async read(query) {
      const answer = await inner.read(query);
      if (query.type !== 'updates') return answer;
      return (answer as StoredUpdate[]).map(skip) as typeof answer; // the answer to that query
    },
  };
}
