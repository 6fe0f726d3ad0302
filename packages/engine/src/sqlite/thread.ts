// The store's thread: one connection, one message at a time, so an fsync never holds up the process that serves people.
import { parentPort, workerData } from 'node:worker_threads';
import { isJobError } from '@longrun/core';
import type { StoreCommand } from '../store-command.ts';
import type { StoreQuery } from '../store-query.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { assertNotMoved } from './moved-note.ts';
import { openSession, type Session } from './session.ts';

/** What travels to the thread. */
export type Call =
  | { readonly id: number; readonly now: number; readonly write: readonly StoreCommand[] }
  | { readonly id: number; readonly now: number; readonly read: StoreQuery }
  | { readonly id: number; readonly close: true };

/** What comes back. Errors travel as data: a class does not survive the trip. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: CarriedError };

export interface CarriedError {
  readonly code?: string;
  readonly message: string;
  readonly facts?: object;
}

const { file, readOnly }: { file: string; readOnly: boolean } = workerData;
const port = parentPort;
if (!port) throw new Error('the store thread runs as a worker thread only');

const opened = attempt(open);
if ('value' in opened) serve(opened.value);
port.postMessage({ id: 0, ...('value' in opened ? { value: 'ready' } : opened) });

function open(): Session {
  const db = connect(file, { readOnly });
  if (!readOnly) {
    migrate(db);
    assertNotMoved(db, file);
  }
  return openSession(db);
}

function serve(session: Session): void {
  port?.on('message', (call: Call) => {
    port.postMessage({ id: call.id, ...attempt(() => perform(session, call)) });
    if ('close' in call) port.close();
  });
}

function perform(session: Session, call: Call): unknown {
  if ('write' in call) return session.write(call.write, call.now);
  if ('read' in call) return session.read(call.read, call.now);
  return session.close();
}

function attempt<Value>(work: () => Value): { value: Value } | { error: CarriedError } {
  try {
    return { value: work() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: isJobError(error) ? { code: error.code, message, facts: error.facts } : { message } };
  }
}
