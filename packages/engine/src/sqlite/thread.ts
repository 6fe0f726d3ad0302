// The store's thread: one connection, one message at a time, so an fsync never holds up the process that serves people.
import { parentPort, workerData } from 'node:worker_threads';
import { isJobError } from '@longrun/core';
import type { StoreCommand } from '../store-command.ts';
import type { StoreQuery } from '../store-query.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { openSession } from './session.ts';

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

const db = connect(file, { readOnly });
if (!readOnly) migrate(db);
const session = openSession(db);

port.on('message', (call: Call) => {
  const answer = respond(call);
  port.postMessage(answer);
  if ('close' in call) port.close();
});
port.postMessage({ id: 0, value: 'ready' });

function respond(call: Call): Answer {
  try {
    return { id: call.id, value: perform(call) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      id: call.id,
      error: isJobError(error) ? { code: error.code, message, facts: error.facts } : { message },
    };
  }
}

function perform(call: Call): unknown {
  if ('write' in call) return session.write(call.write, call.now);
  if ('read' in call) return session.read(call.read, call.now);
  return session.close();
}
