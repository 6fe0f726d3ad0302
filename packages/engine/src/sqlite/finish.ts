import type { Soon } from '../sql/statement.ts';

/** What came of work, or of a statement: SQLite has answered every question at once. */
export function finish<T>(soon: Soon<T>): T {
  const { done, value } = soon[Symbol.iterator]().next();
  if (!done) throw new Error(`SQLite was to answer later: ${value.text}`);
  return value;
}
