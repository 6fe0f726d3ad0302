import type { Asker } from '../sql/asking.ts';
import type { Question, Row } from '../sql/statement.ts';
import type { Connection } from './connection.ts';
import { OPENING_TO_READ } from './opening.ts';
import type { Tenant } from './tenant-of.ts';
import { toPositional, valuesOf } from './to-positional.ts';
import { isOfConnection, StandbyAnswered, toStoreError, troubleOf } from './trouble.ts';

/** Transactions that read, each over a connection that nobody else uses meanwhile. */
export interface Reading {
  /** Rejects with `store-busy` where the database cannot be asked for a while. */
  run<T>(tenant: Tenant, work: (asker: Asker) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface ReadingOptions {
  readonly connect: () => Promise<Connection>;
  readonly connections: number;
  /** Told of the database's clock with each transaction. */
  readonly hear: (now: number) => void;
  /** Tries again for so long, in milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

export function createReading({
  connect,
  connections,
  hear,
  patienceMs = PATIENCE_MS,
}: ReadingOptions): Reading {
  const free: Connection[] = [];
  const waiting: (() => void)[] = [];
  let taken = 0;
  let isClosed = false;

  const take = async (): Promise<Connection> => {
    if (taken >= connections) await new Promise<void>((resolve) => waiting.push(resolve));
    else taken += 1;
    for (let one = free.pop(); one; one = free.pop()) if (one.isOpen) return one;
    return connect();
  };
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };

  const heed = (opened: Row | undefined) => {
    if (opened?.is_standby === true) throw new StandbyAnswered();
    hear(Number(opened?.now));
  };

  async function once<T>(tenant: Tenant, work: (asker: Asker) => Promise<T>): Promise<T> {
    try {
      const connection = await take();
      try {
        return await ask(connection, tenant, work);
      } finally {
        if (isClosed) await connection.close();
        else if (connection.isOpen) free.push(connection);
      }
    } finally {
      give();
    }
  }

  async function ask<T>(
    connection: Connection,
    tenant: Tenant,
    work: (asker: Asker) => Promise<T>,
  ): Promise<T> {
    let failure: unknown;
    const note = (reply: Promise<unknown>) => void reply.catch((error) => (failure ??= error));
    const send = ({ text, values }: Question) => {
      const positional = toPositional(text);
      return connection.ask(positional.text, valuesOf(positional.names, values));
    };
    note(connection.ask('BEGIN'));
    // Nobody waits for it: the answers that matter come after it.
    note(connection.ask(OPENING_TO_READ, [tenant]).then(({ rows: [opened] }) => heed(opened)));
    const result = await work({ ask: send, tell: (question) => note(send(question)) }).catch((error) => {
      failure ??= error;
    });
    note(connection.ask('COMMIT'));
    if (failure === undefined) return result as T; // there is one where nothing has failed
    if (isOfConnection(failure)) connection.cut('Another connection may do better.');
    throw failure;
  }

  return {
    async run(tenant, work) {
      const end = performance.now() + patienceMs;
      for (;;)
        try {
          return await once(tenant, work);
        } catch (error) {
          if (troubleOf(error) === 'own') throw error;
          if (isClosed || performance.now() > end) throw toStoreError(error);
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
    },
    async close() {
      isClosed = true;
      await Promise.all(free.map((connection) => connection.close()));
    },
  };
}
