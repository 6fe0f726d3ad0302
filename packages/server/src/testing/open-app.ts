import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@longrun/core';
import {
  type Clock,
  type Engine,
  type LocalKind,
  openEngine,
  type Scope,
  type Store,
  SYSTEM_CLOCK,
} from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import { type App, type AppOptions, createApp } from '../app.ts';
import type { Connection } from '../connection.ts';

export const LOOPBACK: Connection = { remoteAddress: '127.0.0.1' };

export interface Sent {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: RequestInit['body'];
  readonly headers?: Record<string, string>;
  readonly token?: string | undefined;
  readonly from?: Connection;
  readonly signal?: AbortSignal;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers field by field and say what they expect there.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly json: any;
}

/** A real engine on SQLite in memory, with an app over it. */
export interface OpenApp extends AsyncDisposable {
  readonly engine: Engine;
  readonly app: App;
  /** Errors that nobody expected. */
  readonly bugs: unknown[];
  readonly request: (method: string, path: string, sent?: Sent) => Promise<Response>;
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Got>;
  readonly key: (scopes: readonly Scope[], tenant?: string) => Promise<string>;
  readonly submit: (fields?: object, token?: string) => Promise<Job>;
  /** Takes one job of the kind into a worker's hands. */
  readonly claim: (kind: string, token?: string) => Promise<{ jobId: string; claimId: string }>;
}

export async function openApp(
  options: Partial<AppOptions> & {
    kinds?: readonly LocalKind[];
    clock?: Clock;
    /** In place of one in memory. */
    store?: Store;
    /** In place of a folder of its own. */
    artifacts?: string;
  } = {},
): Promise<OpenApp> {
  const { kinds = [], clock = SYSTEM_CLOCK } = options;
  const artifacts = options.artifacts ?? (await mkdtemp(join(tmpdir(), 'longrun-server-')));
  const store = options.store ?? (await openSqlite({ file: ':memory:', clock }));
  const engine = await openEngine({ store, artifacts, kinds, clock });
  const bugs: unknown[] = [];
  const app = createApp({ logBug: (error) => bugs.push(error), ...options, engine });

  const request: OpenApp['request'] = (
    method,
    path,
    { body, raw, headers, token, from = LOOPBACK, signal } = {},
  ) => {
    const init: RequestInit & { duplex: 'half' } = {
      method,
      duplex: 'half',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(raw !== undefined && { body: raw }),
      ...(signal && { signal }),
    };
    return app.fetch(new Request(`http://localhost:7420${path}`, init), from);
  };
  const send: OpenApp['send'] = async (method, path, sent) => {
    const response = await request(method, path, sent);
    const { status, headers } = response;
    const text = await response.text();
    const isJson = text !== '' && headers.get('content-type')?.endsWith('json') === true;
    return { status, headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  return {
    engine,
    app,
    bugs,
    request,
    send,
    key: async (scopes, tenant = 'default') =>
      (await engine.keys.create({ name: 'test', scopes, tenant })).token,
    submit: async (fields, token) =>
      (await send('POST', '/v1/jobs', { token, body: { kind: 'demo:echo', ...fields } })).json,
    claim: async (kind, token) => {
      const body = { workerId: 'worker-1', kinds: [kind], capacity: 1 };
      const { json } = await send('POST', '/v1/worker/claim', { token, body });
      return json.jobs[0];
    },
    async [Symbol.asyncDispose]() {
      app.close();
      await engine.close();
      await rm(artifacts, { recursive: true, force: true });
    },
  };
}
