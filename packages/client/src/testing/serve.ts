import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served extends AsyncDisposable {
  readonly url: string;
  /** What was asked, in order: `GET /v1/jobs?limit=1`. */
  readonly requests: readonly string[];
  /** Resolves when every request so far is over, answered or given up. */
  idle(): Promise<void>;
}

/** A real server on loopback that answers as the test says. `count` is 1 for the first request. */
export async function serve(
  answer: (response: ServerResponse, request: IncomingMessage & { url: string; count: number }) => void,
): Promise<Served> {
  const requests: string[] = [];
  const over: Promise<unknown>[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    over.push(once(response, 'close'));
    requests.push(`${request.method} ${url}`);
    answer(response, Object.assign(request, { url, count: requests.length }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // what listening on a port gives
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async idle() {
      await Promise.all(over);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON, a problem among it. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}
