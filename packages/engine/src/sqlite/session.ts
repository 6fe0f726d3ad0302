import type { DatabaseSync } from 'node:sqlite';
import { JobError } from '@longrun/core';
import { answer } from '../sql/answer.ts';
import type { Context } from '../sql/context.ts';
import { execute } from '../sql/execute.ts';
import type { StoreCommand } from '../store-command.ts';
import type { QueryResult, StoreQuery } from '../store-query.ts';
import type { StoreResult } from '../store-result.ts';
import { finish } from './finish.ts';
import { SQLITE_FLAVOR } from './flavor.ts';
import { statements } from './statement.ts';

/** One connection at work: synchronous, so it belongs on a thread of its own for anything but memory. */
export interface Session {
  write(commands: readonly StoreCommand[], now: number): StoreResult[];
  read<Q extends StoreQuery>(query: Q, now: number): QueryResult<Q>;
  close(): void;
}

export function openSession(db: DatabaseSync): Session {
  const sql = statements(db);
  const transact = (commands: readonly StoreCommand[], now: number): StoreResult[] => {
    const context: Context = { sql, flavor: SQLITE_FLAVOR, now };
    db.exec('BEGIN IMMEDIATE');
    try {
      const results = commands.map((command) => finish(execute(context, command)));
      db.exec('COMMIT');
      return results;
    } catch (error) {
      // After a full disk or an I/O error SQLite has rolled back by itself.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    write(commands, now) {
      try {
        return transact(commands, now);
      } catch (error) {
        if (isStoreTrouble(error)) throw translate(error);
        // One command that cannot be stored must not take the others with it.
        if (commands.length > 1) return oneByOne(commands, (one) => this.write([one], now));
        return [{ refused: 'not-stored', message: String(error) }];
      }
    },
    read: (query, now) => finish(answer({ sql, flavor: SQLITE_FLAVOR, now }, query)),
    close: () => db.close(),
  };
}

/** When the store fails halfway, the ones before are stored and their callers cannot be told apart any more. */
function oneByOne(
  commands: readonly StoreCommand[],
  write: (command: StoreCommand) => StoreResult[],
): StoreResult[] {
  const results: StoreResult[] = [];
  for (const command of commands)
    try {
      results.push(...write(command));
    } catch (cause) {
      if (results.length === 0) throw cause;
      throw new JobError('outcome-unknown', 'The store failed in the middle of a batch.', {}, { cause });
    }
  return results;
}

const FULL = 13;
const TROUBLE = new Set([5, 6, 10, 11, 13, 14, 26]); // busy, locked, I/O, corrupt, full, cannot open, not a database

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error)) return undefined;
  return Number(error.errcode) & 0xff;
}

function isStoreTrouble(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && TROUBLE.has(code);
}

function translate(error: unknown): unknown {
  const code = codeOf(error);
  if (code === FULL)
    return new JobError(
      'store-full',
      'The disk is full; nothing was stored. Free some space and repeat.',
      {},
      { cause: error },
    );
  if (code !== undefined && TROUBLE.has(code))
    return new JobError(
      'outcome-unknown',
      `The store could not confirm the change: ${String(error)}.`,
      {},
      { cause: error },
    );
  return error;
}
