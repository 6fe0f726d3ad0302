import { JobError } from '@longrun/core';
import type { Asker } from '../sql/asking.ts';
import type { Question } from '../sql/statement.ts';
import type { Bound, Connection, PostgresReply } from './connection.ts';
import { FOR_TENANT, type Gate, openingOf } from './opening.ts';
import { EVERYBODY, type Tenant } from './tenant-of.ts';
import { toPositional, valuesOf } from './to-positional.ts';

/** A transaction that is open for writing. */
export interface Transaction extends Asker {
  /** The database's clock, read when the transaction began. */
  readonly now: number;
  /** No application has written idempotency keys in a transaction that is still open. */
  readonly keysAreFree: boolean;
  /** From here on statements see what is this tenant's, and nothing else. */
  actFor(tenant: Tenant): void;
  /** Sends a statement with `$1` places. */
  send(text: string, values: readonly Bound[]): Promise<PostgresReply>;
  /** Sends it without waiting. */
  post(text: string, values: readonly Bound[]): void;
}

/** The COMMIT was sent and not answered. */
export class UnansweredCommit extends Error {
  override readonly name = 'UnansweredCommit';
  readonly xid: string;
  /** What the work has come to, should it be stored. */
  readonly result: unknown;

  constructor(xid: string, result: unknown, cause: unknown) {
    super('The COMMIT was not answered.', { cause });
    this.xid = xid;
    this.result = result;
  }
}

interface Wanted<T> {
  readonly gate: Gate;
  readonly work: (transaction: Transaction) => Promise<T>;
  /** Told when the COMMIT is on its way: others may use the connection from then on. */
  readonly onLastWord?: () => void;
  /** In place of the database's clock. */
  readonly now?: () => number;
}

/** Runs work in a transaction. Rejects with what the driver or the work has said, and then nothing was stored; or with an `UnansweredCommit`. */
export async function transact<T>(
  connection: Connection,
  { gate, work, onLastWord, now }: Wanted<T>,
): Promise<T> {
  let failure: unknown;
  const note = (reply: Promise<unknown>) => void reply.catch((error) => (failure ??= error));
  const begin = async (): Promise<{ xid: string; result: T }> => {
    note(connection.ask('BEGIN'));
    connection.warnings();
    const [opened] = (await connection.ask(openingOf(gate), [EVERYBODY])).rows;
    const known = { now: now?.() ?? Number(opened?.now), keysAreFree: opened?.keys_are_free === true };
    return { xid: String(opened?.xid), result: await work(useIn(connection, known, note)) };
  };
  const { xid, result } = await begin().catch(async (error: unknown) => {
    failure ??= error;
    if (connection.isOpen) await connection.ask('ROLLBACK').catch(() => {}); // lost now, it is rolled back as well
    throw failure;
  });
  const commit = connection.ask('COMMIT');
  onLastWord?.();
  await confirm(
    commit,
    connection,
    () => failure,
    (cause) => new UnansweredCommit(xid, result, cause),
  );
  return result;
}

/** Postgres answers the COMMIT of a transaction in which something has failed with ROLLBACK. */
async function confirm(
  commit: Promise<PostgresReply>,
  connection: Connection,
  failure: () => unknown,
  unanswered: (cause: unknown) => UnansweredCommit,
): Promise<void> {
  let command: string;
  try {
    ({ command } = await commit);
  } catch (cause) {
    const [warning] = connection.warnings();
    throw warning === undefined ? unanswered(cause) : outcomeUnknown(warning, cause);
  }
  if (command !== 'COMMIT') throw failure() ?? new Error(`The database answered ${command} to COMMIT.`);
  // A wait for the standby that was cancelled: stored here, and nobody knows whether there.
  const [warning] = connection.warnings();
  if (warning !== undefined) throw outcomeUnknown(warning);
}

export function outcomeUnknown(said: string, cause?: unknown): JobError {
  return new JobError(
    'outcome-unknown',
    `The database could not confirm the change (${said}). Repeat the request to learn what became of it.`,
    {},
    { cause },
  );
}

function useIn(
  connection: Connection,
  known: Pick<Transaction, 'now' | 'keysAreFree'>,
  note: (reply: Promise<unknown>) => void,
): Transaction {
  let current = EVERYBODY;
  const askFor = ({ text, values }: Question) => {
    const positional = toPositional(text);
    return connection.ask(positional.text, valuesOf(positional.names, values));
  };
  return {
    ...known,
    ask: askFor,
    tell: (question) => note(askFor(question)),
    actFor(tenant) {
      if (tenant === current) return;
      current = tenant;
      note(connection.ask(FOR_TENANT, [tenant]));
    },
    send: (text, values) => connection.ask(text, values),
    post: (text, values) => note(connection.ask(text, values)),
  };
}
