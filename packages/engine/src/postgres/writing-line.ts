import { isJobError } from '@longrun/core';
import { type Connection, ConnectionLost } from './connection.ts';
import type { Gate } from './opening.ts';
import { type Era, eraOf, outcomeOf } from './outcome-of.ts';
import { outcomeUnknown, type Transaction, transact, UnansweredCommit } from './transaction.ts';
import { isOfConnection, toStoreError, troubleOf } from './trouble.ts';

/** Transactions one after the other over one connection, which is made anew whenever it is lost. */
export interface WritingLine {
  /** Work that fails for a passing trouble is done again from its beginning, for a while. Rejects with a `JobError` of the store, or
   *  with what is wrong with the work itself; then nothing was stored, unless it is `outcome-unknown`. */
  run<T>(gate: Gate, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface LineOptions {
  readonly connect: () => Promise<Connection>;
  /** In place of the database's clock. */
  readonly now?: (() => number) | undefined;
  /** A database that is started again, or a standby that takes over, is back within this time, in milliseconds. */
  readonly patienceMs?: number;
}

interface Held {
  readonly connection: Connection;
  readonly era: Era | undefined;
}

const PATIENCE_MS = 15_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

export function createWritingLine({ connect, now, patienceMs = PATIENCE_MS }: LineOptions): WritingLine {
  let turn: Promise<unknown> = Promise.resolve();
  let opening: Promise<Held> | undefined;
  let held: Held | undefined;
  let isClosed = false;

  const open = async (): Promise<Held> => {
    const connection = await connect();
    held = { connection, era: await eraOf(connection) };
    return held;
  };
  const current = async (): Promise<Held> => {
    if (isClosed) throw new ConnectionLost('the store was closed');
    if (held?.connection.isOpen) return held;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  };

  async function once<T>(
    gate: Gate,
    work: (transaction: Transaction) => Promise<T>,
    onLastWord: () => void,
  ): Promise<T> {
    const { connection, era } = await current();
    try {
      return await transact(connection, { gate, work, onLastWord, ...(now && { now }) });
    } catch (error) {
      if (isOfConnection(error)) connection.cut('Another connection may do better.');
      if (!(error instanceof UnansweredCommit)) throw error;
      // What the work has come to is of the type that it answers.
      if (await isStored(error, era)) return error.result as T;
      throw error.cause;
    }
  }

  async function isStored({ xid, cause }: UnansweredCommit, era: Era | undefined): Promise<boolean> {
    const said = cause instanceof Error ? cause.message : String(cause);
    const outcome = await patiently(async () => {
      // Not the connection in use: others may be in the middle of a transaction there.
      const connection = await connect();
      return outcomeOf(connection, xid, era).finally(() => connection.close());
    }).catch(() => 'unknown');
    if (outcome === 'unknown') throw outcomeUnknown(said, cause);
    return outcome === 'committed';
  }

  /** A COMMIT under way leaves the connection to the next: the database works on while its answer travels. */
  async function inTurn<T>(task: (finish: () => void) => Promise<T>): Promise<T> {
    const before = turn;
    const { promise, resolve: finish } = Promise.withResolvers<void>();
    turn = promise;
    await before;
    return task(finish).finally(finish);
  }

  async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const end = performance.now() + patienceMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS))
      try {
        return await attempt();
      } catch (error) {
        if (isJobError(error) || troubleOf(error) === 'own') throw error;
        if (isClosed || troubleOf(error) === 'full' || performance.now() > end) throw toStoreError(error);
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      }
  }

  return {
    run: (gate, work) => patiently(() => inTurn((finish) => once(gate, work, finish))),
    async close() {
      isClosed = true;
      await turn;
      await held?.connection.close();
    },
  };
}
