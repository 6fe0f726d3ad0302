import type { Store } from '../../../store.ts';

/** Whoever resumes at a number gets that one again. */
export function offByOneCursor(inner: Store): Store {
  return {
    ...inner,
    // A watcher reads in larger pages than those who check.
    read: (query) =>
      query.type === 'updates' && query.limit === 500 && query.after > 0
        ? inner.read({ ...query, after: query.after - 1 })
        : inner.read(query),
  };
}
