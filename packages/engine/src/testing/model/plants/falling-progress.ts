import { percentOf } from '@longrun/core';
import type { Store } from '../../../store.ts';
import type { StoredUpdate } from '../../../stored.ts';
import { progressOf } from '../update-data.ts';

/** The log tells of progress that falls: as many percent as are left to do. Whatever a report says, the store would not take it. */
export function fallingProgress(inner: Store): Store {
  return {
    ...inner,
    async read(query) {
      const answer = await inner.read(query);
      if (query.type !== 'updates') return answer;
      return (answer as readonly StoredUpdate[]).map(fallen) as never; // the answer to that query
    },
  };
}

function fallen(update: StoredUpdate): StoredUpdate {
  const percent = percentOf(progressOf(update));
  if (percent === undefined || update.data === undefined) return update;
  return {
    ...update,
    data: JSON.stringify({ ...JSON.parse(update.data), progress: { percent: 100 - percent } }),
  };
}
