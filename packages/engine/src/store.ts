import type { StoreCommand } from './store-command.ts';
import type { QueryResult, StoreQuery } from './store-query.ts';
import type { StoreResult } from './store-result.ts';

/** Something changed outside this process. May be late, doubled or lost. */
export interface Hint {
  /** These jobs have changed; `any` where nobody knows which. */
  readonly jobs: readonly string[] | 'any';
  /** Jobs may have become ready, or slots free. */
  readonly isReady: boolean;
  /** Kinds, keys, rules or schedules may have changed. */
  readonly isSettings: boolean;
}

/** Where jobs are kept. Writes are a list of commands in one durable transaction: they take effect in order, and
 *  each succeeds or is refused on its own. Times come from the store's own clock, read once per transaction; moments are
 *  milliseconds since 1970, JSON travels as text. A write that rejects with `outcome-unknown` may have happened. */
export interface Store {
  /** True: no other process works on this store, so claims of an earlier process are void when it opens. */
  readonly exclusive: boolean;
  /** The store's clock, as far as this process can tell: the only one that may be compared with moments that were stored. */
  now(): number;
  write(commands: readonly StoreCommand[]): Promise<StoreResult[]>;
  read<Q extends StoreQuery>(query: Q): Promise<QueryResult<Q>>;
  /** Passes on what others who share the store have changed. Returns the unsubscribe. */
  onChange(listen: (hint: Hint) => void): () => void;
  /** Works in a transaction that an application has opened on the same database. Absent where that cannot be; throws `invalid-request`
   *  for what is no such transaction. */
  join?(tx: object): Joined;
  /** Resolves with the reason once the store can never answer again, which a close does not count as. */
  readonly lost?: Promise<Error>;
  close(): Promise<void>;
}

/** A store as it is inside a transaction that the application alone ends. It takes new jobs that nothing else depends on, and the end
 *  of a job by its claim. Whatever is refused leaves the transaction as it was. */
export interface Joined extends Pick<Store, 'write' | 'read'> {
  /** Resolves some time after the end of the transaction, if something was written: true when it was committed. */
  readonly committed: Promise<boolean>;
}
