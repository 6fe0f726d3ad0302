import { promises as dns, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { JobError } from '@longrun/core';

/** How far a request that somebody else has asked for may go: to public addresses over https, or wherever this machine gets. */
export type Reach = 'public' | 'anywhere';

export interface GuardedRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reach: Reach;
  /** The most bytes of the answer that are read; more are an error. 0: its status is enough. */
  readonly maxBytes: number;
  /** How often a redirect is followed, each looked at like the first address; not at all unless told otherwise. */
  readonly redirects?: number;
  /** From the look-up of the name to the last byte, in milliseconds; ten seconds unless told otherwise. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly resolve?: Resolve;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Asks an address that a client has named, without becoming his way into this network: the name is looked up once, every
 *  address of it must be allowed, and the connection goes to the very address that was looked at. Rejects with
 *  `invalid-request` what may not be asked, and with `unreachable` what did not answer. */
export async function guardedFetch(address: string, ask: GuardedRequest): Promise<GuardedAnswer> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  const timer = setTimeout(abort, ask.timeoutMs ?? 10_000);
  if (ask.signal?.aborted) abort();
  ask.signal?.addEventListener('abort', abort);
  try {
    return await unlessAborted(follow(address, ask, stop.signal), stop.signal);
  } catch (error) {
    if (error instanceof JobError) throw error;
    const reason = stop.signal.aborted ? 'it took too long' : codeOf(error);
    throw new JobError('unreachable', `${address} did not answer: ${reason}.`, {}, { cause: error });
  } finally {
    clearTimeout(timer);
    ask.signal?.removeEventListener('abort', abort);
  }
}

async function follow(address: string, ask: GuardedRequest, signal: AbortSignal): Promise<GuardedAnswer> {
  let url = checkedUrl(address, ask.reach);
  for (let left = ask.redirects ?? 0; ; left -= 1) {
    const { answer, location } = await exchange(url, await addressOf(url, ask), ask, signal);
    if (location === undefined || left === 0) return answer;
    url = checkedUrl(location, ask.reach, url);
  }
}

const PUBLIC_PORTS = ['', '443', '8443'];

function checkedUrl(address: string, reach: Reach, base?: URL): URL {
  if (!URL.canParse(address, base)) throw refused(address, 'it is no address');
  const url = new URL(address, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(address, 'it is not http');
  if (url.username !== '' || url.password !== '') throw refused(address, 'it carries credentials');
  if (reach === 'anywhere') return url;
  if (url.protocol !== 'https:') throw refused(address, 'it is not https');
  if (!PUBLIC_PORTS.includes(url.port)) throw refused(address, 'its port is not one of 443 and 8443');
  return url;
}

async function addressOf(
  { hostname, href }: URL,
  { reach, resolve = resolveAll }: GuardedRequest,
): Promise<LookupAddress> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host); // of an address as it is: no look-up would ever be asked for it
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  const [first] = found;
  if (!first) throw new JobError('unreachable', `${href} did not answer: its name is not known.`);
  // One that is not allowed spoils them all: whoever runs the name chooses which is tried.
  if (reach === 'public' && !found.every(({ address }) => isPublicAddress(address)))
    throw refused(href, 'it is not at a public address');
  return first;
}

const resolveAll: Resolve = (host) => dns.lookup(host, { all: true });

/** A look-up cannot be broken off, and a connection that became something else than HTTP says nothing more: nobody need wait
 *  for them, though. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

interface Exchanged {
  readonly answer: GuardedAnswer;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
}

function exchange(url: URL, address: LookupAddress, ask: GuardedRequest, signal: AbortSignal) {
  const { method, headers, body, maxBytes } = ask;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise<Exchanged>((resolve, reject) => {
    const request = send(url, {
      method,
      headers: { 'user-agent': 'longrun', ...headers },
      signal,
      agent: false, // a connection that was kept may lead elsewhere than to the address that was looked at
      lookup: (_, options, done) =>
        options.all ? done(null, [address]) : done(null, address.address, address.family),
    });
    request.on('error', reject);
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error('it does not speak HTTP'));
    });
    request.on('response', (response) => {
      const { statusCode: status = 0, headers: given } = response;
      const location = status >= 300 && status < 400 ? given.location : undefined;
      const about = { status, contentType: given['content-type'] };
      if (maxBytes === 0 || location !== undefined) {
        response.destroy();
        resolve({ answer: { ...about, body: new Uint8Array() }, location });
      } else
        collect(response, maxBytes).then((bytes) => resolve({ answer: { ...about, body: bytes } }), reject);
    });
    request.end(body);
  });
}

async function collect(response: IncomingMessage, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw new JobError('too-large', `The answer has more than ${limit} bytes.`, { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(address: string, reason: string): JobError {
  return new JobError('invalid-request', `${address} is not asked: ${reason}.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Not for the public: this machine, its network, other networks' inner parts, examples, groups. */
const INNER_V4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);
/** All that is public lies here … */
const GLOBAL_V6 = blockList('ipv6', [['2000::', 3]]);
/** … but for what tunnels to an address inside (Teredo, 6to4), and examples. */
const INNER_V6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !INNER_V4.check(address, 'ipv4');
  // A zone, as in fe80::1%eth0, belongs to a link of this machine.
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return GLOBAL_V6.check(address, 'ipv6') && !INNER_V6.check(address, 'ipv6');
}
