import { resolve } from 'node:path';
import { JobError, type Retention } from '@longrun/core';
import { createApp, type Listening, type ListenOptions, listen } from '@longrun/server';
import { safeJson } from './format/clean-text.ts';
import { formatPairs } from './format/table.ts';
import { loadJobs } from './load-jobs.ts';
import { placeInWords, placeOf } from './open-store.ts';
import { openSystem } from './open-system.ts';
import { openPage } from './page.ts';
import { reportError } from './report-error.ts';
import type { Session } from './session.ts';
import { runUntilSignal } from './shutdown.ts';

export interface RunServerOptions {
  readonly store: string;
  readonly host: string;
  readonly port: number;
  /** Files with jobs that a worker in this process runs. */
  readonly files: readonly string[];
  readonly concurrency?: number | undefined;
  readonly artifacts?: string | undefined;
  /** How long ended jobs are kept. */
  readonly retention?: Retention | undefined;
  readonly keepEventsMs?: number | undefined;
  readonly callerSilenceMs?: number | undefined;
  /** Callbacks, and inputs that are given by their address, may lead into this network. */
  readonly allowPrivateAddresses?: boolean;
  /** Takes a free port when the wanted one is busy. */
  readonly mayMove?: boolean;
}

/** Serves until a signal comes: the worker hands its jobs back, the server lets its clients go, the store closes. */
export async function runServer(session: Session, options: RunServerOptions): Promise<void> {
  const {
    store,
    host,
    port,
    files,
    concurrency,
    artifacts,
    retention,
    keepEventsMs,
    callerSilenceMs,
    allowPrivateAddresses = false,
    mayMove = false,
  } = options;
  const jobs = await loadJobs(files);
  const system = await openSystem({
    store,
    jobs,
    concurrency,
    artifacts,
    retention,
    keepEventsMs,
    callerSilenceMs,
  });
  try {
    const app = createApp({ engine: system.engine, page: await openPage(), allowPrivateAddresses });
    const listening = await listenAt({ app, engine: system.engine, host, port }, mayMove);
    // Nothing can be handed back any more, and whoever waits here would wait for ever: another process takes over.
    void system.engine.lost.then((error) => process.exit(reportError(error, session.json)));
    announce(session, { ...listening, store, kinds: jobs.map(({ kind }) => kind) });
    await runUntilSignal(session.terminal, async () => {
      await system.drain();
      await listening.close();
    });
  } finally {
    await system.close();
  }
}

async function listenAt(options: ListenOptions, mayMove: boolean): Promise<Listening> {
  try {
    return await listen(options);
  } catch (error) {
    if (!isBusy(error)) throw error;
    if (mayMove) return listen({ ...options, port: 0 });
    throw new JobError(
      'invalid-request',
      `Port ${options.port} is in use on ${options.host}.`,
      { hint: 'Name another with --port; --port 0 takes a free one.' },
      { cause: error },
    );
  }
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'EADDRINUSE') || isBusy(error.cause);
}

interface Announced extends Pick<Listening, 'url' | 'isEverywhere'> {
  readonly store: string;
  readonly kinds: readonly string[];
}

function announce({ terminal, json }: Session, { url, isEverywhere, store, kinds }: Announced): void {
  const place = placeOf(store);
  const where = place.type === 'file' ? resolve(place.file) : placeInWords(store);
  if (json) {
    const shown = place.type === 'memory' ? null : where;
    terminal.line(safeJson({ url, store: shown, kinds, pid: process.pid }));
    return;
  }
  const jobs = kinds.length > 0 ? kinds.join(', ') : 'none here; longrun worker jobs.ts runs some';
  const pairs = [
    ['server', isEverywhere ? `${url}, and every other address of this machine` : url],
    ['page', `${url}/`],
    ['API', `${url}/docs`],
    ['store', where],
    ['jobs', jobs],
  ] as const;
  terminal.line(formatPairs(pairs));
  terminal.line('Ctrl-C stops.');
}
