import type { SqlFlavor } from './flavor.ts';
import type { Statement } from './statement.ts';

/** What commands and queries work with. */
export interface Context {
  readonly sql: (text: string) => Statement;
  readonly flavor: SqlFlavor;
  /** The store's clock, read once for the transaction. */
  readonly now: number;
}
