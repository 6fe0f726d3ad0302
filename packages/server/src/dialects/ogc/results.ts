import type { Json, JsonObject } from '@longrun/core';
import type { Reply } from '../../reply.ts';
import { JSON_TYPE } from './links.ts';
import { type Output, type Outputs, TEXT } from './outputs.ts';
import type { Wanted } from './wanted.ts';

/** The results in the form that was asked for. */
export function resultsReply({ given, asked }: Outputs, { response }: Wanted): Reply {
  if (response === 'document') return { json: resultsDocument(given) };
  const links = given.filter((output) => 'href' in output);
  if (links.length === given.length)
    return { status: 204, ...(links.length > 0 && { headers: { link: links.map(linkHeader).join(', ') } }) };
  const [only] = given;
  return asked === 1 && only ? single(only) : multipart(given);
}

/** Every output by its name: a plain value, or an object that says more about it. */
export function resultsDocument(given: readonly Output[]): JsonObject {
  return Object.fromEntries(given.map((output) => [output.name, documented(output)]));
}

function documented(output: Output): Json {
  const { mediaType } = output;
  if ('href' in output) return { href: output.href, type: mediaType, title: output.name };
  const { value, isBinary } = output;
  const isPlain = mediaType === TEXT || mediaType === JSON_TYPE;
  if (isBinary || !isPlain) return { value, mediaType, ...(isBinary && { encoding: 'base64' }) };
  // Without the wrapper an object could be taken for one of the others.
  return typeof value === 'object' && !Array.isArray(value) ? { value } : value;
}

function single(output: Output): Reply {
  return { headers: { 'content-type': output.mediaType, ...UNSEEN }, body: bytesOf(output) };
}

// What a handler gave may be a page with a script: it would run in a sandbox.
const UNSEEN = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox" } as const;

/** The parts of RFC 2387, each under the name of its output; one by reference has an address in place of a body. */
function multipart(given: readonly Output[]): Reply {
  const boundary = crypto.randomUUID();
  const parts = given.flatMap((output) => [
    Buffer.from(`--${boundary}\r\n${partHead(output)}\r\n\r\n`),
    bytesOf(output),
    Buffer.from('\r\n'),
  ]);
  const type = given[0]?.mediaType.split(';', 1)[0];
  return {
    headers: { 'content-type': `multipart/related; boundary="${boundary}"; type="${type}"`, ...UNSEEN },
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function partHead(output: Output): string {
  return [
    `Content-Type: ${output.mediaType}`,
    `Content-ID: ${encodeURIComponent(output.name).replaceAll('%3A', ':')}`,
    ...('href' in output ? [`Content-Location: ${output.href}`] : []),
  ].join('\r\n');
}

function bytesOf(output: Output): Uint8Array<ArrayBuffer> {
  if ('href' in output) return new Uint8Array();
  const { value, mediaType, isBinary } = output;
  if (typeof value !== 'string' || /[/+]json\b/.test(mediaType)) return Buffer.from(JSON.stringify(value));
  return Buffer.from(value, isBinary ? 'base64' : 'utf8');
}

function linkHeader({ href, name, mediaType }: Output & { href: string }): string {
  return `<${href}>; rel="item"; title*=UTF-8''${encodeURIComponent(name)}; type="${mediaType.split(';', 1)[0]}"`;
}
