import { JobError } from '@longrun/core';
import { enforceJsonLimits, type JsonLimits } from './json-limits.ts';

export interface BodyLimits extends JsonLimits {
  readonly bytes: number;
  /** The longest time a body may take to arrive, in milliseconds. */
  readonly receiveMs: number;
  /** True: JSON is read whatever the request says it is. For APIs whose clients say all sorts of things. */
  readonly anyType?: boolean;
}

const UTF8 = 'utf-8';

/** The JSON of a request, within its limits; undefined when the request has no body. */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const bytes = await readBody(request, limits);
  if (bytes.byteLength === 0) return undefined;
  if (!limits.anyType) requireJsonType(request);
  const value = parse(bytes);
  enforceJsonLimits(value, limits);
  return value;
}

/** The bytes of a request, within its limits. */
export async function readBody(
  request: Request,
  limits: Pick<BodyLimits, 'bytes' | 'receiveMs'>,
): Promise<Uint8Array<ArrayBuffer>> {
  refuseCompressed(request);
  const declared = request.headers.get('content-length');
  if (declared === '0') return new Uint8Array();
  if (declared !== null && Number(declared) > limits.bytes) throw tooLarge(limits.bytes);
  return withDeadline(readBytes(request, declared !== null, limits.bytes), limits.receiveMs);
}

/** Inflating a small body can fill the memory; nobody who speaks to a job server needs to send one. */
export function refuseCompressed(request: Request): void {
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity')
    throw new JobError('unsupported-media-type', 'Send the body uncompressed.');
}

/** A foreign page can make a browser send plain text or a form without asking; JSON it cannot. */
function requireJsonType(request: Request): void {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json' && !type?.endsWith('+json'))
    throw new JobError('unsupported-media-type', 'Send JSON with `Content-Type: application/json`.');
}

async function readBytes(
  request: Request,
  hasLength: boolean,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // With a length the protocol itself ends the body there, and the adapter has the short way to it.
    return hasLength
      ? bounded(new Uint8Array(await request.arrayBuffer()), limit)
      : await collect(request.body, limit);
  } catch (error) {
    if (error instanceof JobError) throw error;
    throw new JobError('invalid-request', 'The request broke off in its body.', {}, { cause: error });
  }
}

function bounded(bytes: Uint8Array<ArrayBuffer>, limit: number): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength > limit) throw tooLarge(limit);
  return bytes;
}

async function collect(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): JobError {
  return new JobError('too-large', `The body may have at most ${limit} bytes.`, { limit });
}

async function withDeadline<T>(reading: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new JobError('request-timeout', `The body did not arrive within ${ms} ms.`)),
      ms,
    );
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
    reading.catch(() => {}); // After the deadline nobody else is left to hear that it broke off.
  }
}

function parse(bytes: ArrayBufferView): unknown {
  try {
    return JSON.parse(new TextDecoder(UTF8, { fatal: true }).decode(bytes));
  } catch (error) {
    throw new JobError('invalid-request', 'The body is not JSON in UTF-8.', {}, { cause: error });
  }
}
