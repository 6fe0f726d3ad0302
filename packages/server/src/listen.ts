import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { JobError } from '@longrun/core';
import type { Engine } from '@longrun/engine';
import type { App } from './app.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
import { problemReply } from './problem.ts';
import { toResponse } from './reply.ts';

export interface ListenOptions {
  readonly app: App;
  readonly engine: Engine;
  /** 127.0.0.1 unless told otherwise. Another one needs keys. */
  readonly host?: string;
  /** 7420 unless told otherwise; 0 takes any free one. */
  readonly port?: number;
  /** The longest time the head of a request may take to arrive, in milliseconds. */
  readonly headersTimeoutMs?: number;
  readonly maxConnections?: number;
}

export interface Listening {
  /** Where this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** It listens at every address of this machine. */
  readonly isEverywhere: boolean;
  /** Refuses new requests, tells streams to come back elsewhere, answers what waits, lets the rest finish for up to
   *  `graceMs` (10,000 unless told otherwise) and closes every connection. Harmless when repeated. */
  close(graceMs?: number): Promise<void>;
}

const DEFAULT_GRACE_MS = 10_000;

/** Serves an app on a port of this machine. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { app, engine, host = '127.0.0.1', port = 7420 } = options;
  await requireKeysBeyondLoopback(engine, host);
  const inFlight = new Set<ServerResponse>();
  const server = createNodeServer(options, inFlight);
  await bind(server, host, port);
  // A TCP server that listens has an address of this form.
  const bound = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${urlHost(ANY[bound.address] ?? host)}:${bound.port}`,
    isEverywhere: bound.address in ANY,
    port: bound.port,
    close(graceMs = DEFAULT_GRACE_MS) {
      closed ??= close(server, app, inFlight, graceMs);
      return closed;
    },
  };
}

/** Addresses that stand for all of a machine's own are there to listen at, and cannot be opened; these can. */
const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function createNodeServer(options: ListenOptions, inFlight: Set<ServerResponse>): Server {
  const { app, headersTimeoutMs = 10_000, maxConnections = 16_384 } = options;
  const answer = getRequestListener(
    (request, { incoming, outgoing }) => app.fetch(request, from(incoming, outgoing)),
    {
      errorHandler: () => toResponse(problemReply(malformed())),
      // Handlers run in this process too; their fetch and Response must be the platform's own.
      overrideGlobalObjects: false,
    },
  );
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      // Node would cut an upload that rightly takes longer. Bodies have their own deadlines: see body.ts, upload.ts.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
      maxHeaderSize: 16 * 1024,
      // Longer than the 60 s of the usual proxies: a connection must not close just as they send on it.
      keepAliveTimeout: 65_000,
      keepAlive: true, // finds out about watchers whose machine vanished
      keepAliveInitialDelay: 30_000,
    },
    (incoming, outgoing) => {
      inFlight.add(outgoing);
      outgoing.once('close', () => inFlight.delete(outgoing));
      if (!server.listening) outgoing.shouldKeepAlive = false;
      void answer(incoming, outgoing);
    },
  );
  server.maxConnections = maxConnections;
  return server;
}

function from(incoming: { socket?: IncomingMessage['socket'] }, outgoing: { destroy(): unknown }) {
  const remoteAddress = incoming.socket?.remoteAddress;
  return { ...(remoteAddress !== undefined && { remoteAddress }), disconnect: () => void outgoing.destroy() };
}

function malformed(): JobError {
  return new JobError('invalid-request', 'The address of the request is malformed.');
}

async function requireKeysBeyondLoopback(engine: Engine, host: string): Promise<void> {
  if (isLoopbackHost(host) || isLoopbackAddress(host) || (await engine.keys.required())) return;
  throw new JobError(
    'forbidden',
    `Without a key anybody who can reach ${host} could run jobs here. Make a key with \`longrun keys create\` first, or serve this machine only (127.0.0.1).`,
    { host, hint: '`longrun keys create NAME --store FILE` works while no server has the file.' },
  );
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(bindError(cause, host, port));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

const BIND_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it already. Choose another with --port, or stop that program',
  EACCES: 'this user may not use it. Choose one above 1023 with --port',
  EADDRNOTAVAIL: 'this machine does not have that address. Choose another with --host',
  ENOTFOUND: 'that name is unknown. Choose another with --host',
};

function bindError(cause: NodeJS.ErrnoException, host: string, port: number): JobError {
  const reason = BIND_ERRORS[cause.code ?? ''] ?? cause.message;
  return new JobError(
    'unreachable',
    `Cannot serve ${host}, port ${port}: ${reason}.`,
    { host, port },
    { cause },
  );
}

async function close(
  server: Server,
  app: App,
  inFlight: ReadonlySet<ServerResponse>,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  app.close();
  for (const outgoing of inFlight) outgoing.shouldKeepAlive = false;
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await Promise.all(
    [...inFlight].map((outgoing) => new Promise((resolve) => outgoing.once('close', resolve))),
  );
  clearTimeout(cut);
  server.closeAllConnections();
  await closed;
}
