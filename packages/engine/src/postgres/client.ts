import type { Socket } from 'node:net';
import { type Client, type ClientConfig, types } from 'pg';

const CONNECT_MS = 5_000;
const GOODBYE_MS = 1_000;

/** How each connection of ours is made, whatever it is for. */
export function clientConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    fallback_application_name: 'longrun',
    types: { getTypeParser: (oid, format) => PARSERS.get(oid) ?? types.getTypeParser(oid, format) },
  };
}

const INT8 = 20;
const FLOAT8 = 701;
const NUMERIC = 1700;
const JSON_TEXT = 114;
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [INT8, Number],
  [FLOAT8, Number],
  [NUMERIC, Number], // sums of whole numbers
  [JSON_TEXT, (text: string): unknown => text],
]);

/** Ends a connection whose other side may be gone without a word. */
export async function end(client: Client): Promise<void> {
  const stream = socketOf(client);
  stream.setTimeout(GOODBYE_MS, () => stream.destroy());
  await client.end();
}

export function socketOf(client: Client): Socket {
  return client.connection.stream as Socket; // as the driver makes it; over TLS a TLSSocket, which is one
}
