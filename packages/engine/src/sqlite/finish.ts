import type { Work } from '../sql/statement.ts';

/** The result of work all of whose questions were answered at once. */
export function finish<T>(work: Work<T>): T {
  const { done, value } = work.next();
  if (!done) throw new Error(`SQLite was to answer later: ${value.text}`);
  return value;
}
