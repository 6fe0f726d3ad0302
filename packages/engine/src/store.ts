import type { StoreCommand } from './store-command.ts';
import type { QueryResult, StoreQuery } from './store-query.ts';
import type { StoreResult } from './store-result.ts';

/** Where jobs are kept. Writes are a list of commands in one durable transaction: they take effect in order, and
 *  each succeeds or is refused on its own. Times come from the store's own clock, read once per transaction; moments are
 *  milliseconds since 1970, JSON travels as text. A write that rejects with `outcome-unknown` may have happened. */
export interface Store {
  /** True: no other process works on this store, so claims of an earlier process are void when it opens. */
  readonly exclusive: boolean;
  write(commands: readonly StoreCommand[]): Promise<StoreResult[]>;
  read<Q extends StoreQuery>(query: Q): Promise<QueryResult<Q>>;
  /** A hint that jobs changed outside this process: may be late, doubled or lost. */
  onChange(listen: (jobIds: readonly string[]) => void): () => void;
  /** Resolves with the reason once the store can never answer again, which a close does not count as. */
  readonly lost?: Promise<Error>;
  close(): Promise<void>;
}
