import type { Statement } from './statement.ts';

/** What commands and queries work with. */
export interface Context {
  readonly sql: (text: string) => Statement;
  /** The store's clock, read once for the transaction. */
  readonly now: number;
}
