import { createHash } from 'node:crypto';
import { JobError } from '@longrun/core';
import { Client, DatabaseError } from 'pg';
import type { Reply } from '../sql/statement.ts';
import { clientConfig, end, socketOf } from './client.ts';

/** What is bound to a place: lists are for the statements that write many rows at once. */
export type Bound = string | number | null | readonly (string | number | null)[];

/** One connection to the database. Statements are sent at once and answered in order, so whoever needs no answer need not wait. */
export interface Connection {
  ask(text: string, values?: readonly Bound[]): Promise<PostgresReply>;
  /** What the server has warned of since the last call. */
  warnings(): readonly string[];
  /** False once it has been lost or cut. */
  readonly isOpen: boolean;
  /** Ends it at once, whatever is under way. */
  cut(reason: string): void;
  /** Says goodbye, and does not wait for long to hear it. */
  close(): Promise<void>;
}

export interface PostgresReply extends Reply {
  /** What the database says it has done, such as `INSERT` or `COMMIT`. */
  readonly command: string;
}

export interface ConnectOptions {
  readonly url: string;
  /** Statements keep their plans from one use to the next; not behind a pooler that gives each transaction another connection. */
  readonly named: boolean;
  /** A database that says nothing for so long, though it was asked, counts as lost, in milliseconds. Without one it may take its time. */
  readonly deadlineMs?: number;
}

/** The connection is gone, or could not be made. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Statements beyond these, made by filters in many shapes, are planned each time. */
const MAX_NAMED = 500;

/** Connects, with numbers as numbers and JSON as the text it came as. Errors are those of the database, or `ConnectionLost`. */
export async function connect({ url, named, deadlineMs = 0 }: ConnectOptions): Promise<Connection> {
  const client = new Client({ ...clientConfig(url), pipeline: true });
  let isOpen = true;
  let unanswered = 0;
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!named) return undefined;
    const name = names.get(text);
    if (name !== undefined || names.size >= MAX_NAMED) return name;
    // After its text: behind a pooler that nobody has told of, another's statement of the same name would be run in its place.
    names.set(text, `longrun_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`);
    return names.get(text);
  };
  const lose = () => {
    isOpen = false;
  };
  client.on('error', lose);
  client.on('end', lose);
  let warnings: string[] = [];
  client.on('notice', ({ severity, message }) => {
    if (severity === 'WARNING') warnings.push(message ?? '');
  });
  await client.connect().catch((error: unknown) => {
    throw lost(error);
  });
  const stream = socketOf(client);
  stream.on('timeout', () => stream.destroy(new Error('The database has not answered in time.')));
  return {
    async ask(text, values = []) {
      const name = values.length === 0 ? undefined : nameOf(text);
      if (unanswered === 0) stream.setTimeout(deadlineMs);
      unanswered += 1;
      try {
        const { rows, rowCount, command } = await client.query({
          text,
          // The driver copies what it is given.
          values: values as unknown[],
          ...(name !== undefined && { name }),
        });
        return { rows, changes: rowCount ?? 0, command };
      } catch (error) {
        throw sorted(error);
      } finally {
        unanswered -= 1;
        if (unanswered === 0) stream.setTimeout(0);
      }
    },
    warnings() {
      const heard = warnings;
      warnings = [];
      return heard;
    },
    get isOpen() {
      return isOpen;
    },
    cut(reason) {
      isOpen = false;
      stream.destroy(new Error(reason));
    },
    async close() {
      isOpen = false;
      await end(client);
    },
  };
}

// A prepared statement is not there, or was there before: the session is not the one that it was.
const OTHER_SESSION: ReadonlySet<string | undefined> = new Set(['26000', '42P05']);

function sorted(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return lost(error);
  if (!OTHER_SESSION.has(error.code)) return error;
  return new JobError(
    'unfit-platform',
    `The database is behind a pooler that gives each transaction another connection (${error.message}). Say so with pooled=true in its address, or give the address of the database itself.`,
    {},
    { cause: error },
  );
}

function lost(cause: unknown): ConnectionLost {
  return new ConnectionLost(cause instanceof Error ? cause.message : String(cause), { cause });
}
