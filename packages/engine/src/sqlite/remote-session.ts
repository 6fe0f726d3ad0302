import { Worker } from 'node:worker_threads';
import { type ErrorCode, JobError } from '@longrun/core';
import type { StoreCommand } from '../store-command.ts';
import type { QueryResult, StoreQuery } from '../store-query.ts';
import type { StoreResult } from '../store-result.ts';
import type { Answer, CarriedError } from './thread.ts';

/** A session on a thread of its own. */
export interface RemoteSession {
  write(commands: readonly StoreCommand[], now: number): Promise<StoreResult[]>;
  read<Q extends StoreQuery>(query: Q, now: number): Promise<QueryResult<Q>>;
  /** Resolves with the reason when the thread has ended without being told to. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export async function startSession(file: string, readOnly: boolean): Promise<RemoteSession> {
  // Sources in the repository, compiled files for everyone else.
  const entry = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);
  // A program given as text (`node --input-type=module -e …`) would have the thread read its file the same way.
  const isText = process.execArgv.some((argument) => argument.startsWith('--input-type'));
  const inherited = isText && {
    execArgv: process.execArgv.filter((argument) => argument.startsWith('--conditions=')),
  };
  const worker = new Worker(entry, { ...inherited, workerData: { file, readOnly } });
  const pending = new Map<number, Pending>();
  let last = 0;
  let ended: Error | undefined;
  const lost = Promise.withResolvers<Error>();

  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  worker.on('message', (answer: Answer) => {
    const call = pending.get(answer.id);
    pending.delete(answer.id);
    if ('error' in answer) call?.reject(revive(answer.error));
    else call?.resolve(answer.value);
  });
  let isClosing = false;
  const lose = (cause: unknown) => {
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    const message = `The store’s thread has ended${reason}. The process must be started again.`;
    const error = new JobError('outcome-unknown', message, {}, { cause });
    end(error);
    if (!isClosing) lost.resolve(error);
  };
  worker.on('error', lose);
  worker.on('exit', (code) => {
    if (isClosing) end(new JobError('shutting-down', 'The store is closed.'));
    else lose(new Error(`exit code ${code}`));
  });

  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) reject(ended);
      else pending.set(id, { resolve, reject });
    });
  const call = async (message: object): Promise<unknown> => {
    last += 1;
    // Before anything is expected: what cannot be cloned throws here, and then no answer will ever come.
    worker.postMessage({ id: last, ...message });
    return expect(last);
  };

  await expect(0);
  return {
    lost: lost.promise,
    // The thread answers a call with what its session returns for it.
    write: (commands, now) => call({ write: commands, now }) as Promise<StoreResult[]>,
    read: <Q extends StoreQuery>(query: Q, now: number) =>
      call({ read: query, now }) as Promise<QueryResult<Q>>,
    close: async () => {
      isClosing = true;
      try {
        if (!ended) await call({ close: true });
      } finally {
        await worker.terminate();
      }
    },
  };
}

function revive({ code, message, facts }: CarriedError): Error {
  // The code was taken from a JobError on the thread.
  return code === undefined ? new Error(message) : new JobError(code as ErrorCode, message, { ...facts });
}
