import { isJobError, type Json, type JsonObject } from '@longrun/core';
import type { Server } from '../../server.ts';
import { invalidInput } from './invalid-input.ts';

/** Bytes that stand for a value: what an address gave, or what came as base64. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly mediaType: string | undefined;
}

/** Loads an input that is given by its address. What cannot be had is the request's fault. */
export async function loadReference(server: Server, href: string, pointer: string): Promise<Content> {
  try {
    const { status, contentType, body } = await server.fetchOut(href, {
      method: 'GET',
      headers: { accept: 'application/json, */*;q=0.5' },
      maxBytes: server.limits.singleBytes,
      redirects: 3,
    });
    if (status < 200 || status > 299) throw invalidInput(pointer, `answers with status ${status}`);
    return { bytes: body, mediaType: contentType };
  } catch (error) {
    if (!isJobError(error) || error.code === 'invalid-input') throw error;
    throw invalidInput(pointer, `cannot be loaded: ${error.message.replace(/\.$/, '')}`);
  }
}

/** The value that the bytes stand for, by what the schema asks: base64 for binary data, text where a text is wanted, and
 *  JSON for everything else. */
export function contentValue({ bytes, mediaType = '' }: Content, schema: JsonObject, pointer: string): Json {
  if (schema.contentEncoding === 'base64') return Buffer.from(bytes).toString('base64');
  const text = decode(bytes, pointer);
  const wanted = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (wanted.includes('string')) return text;
  const isJson = /[/+]json\b/.test(mediaType);
  try {
    return JSON.parse(text);
  } catch {
    // Nothing says what is wanted, and the text did not claim to be JSON.
    if (schema.type === undefined && !isJson) return text;
    throw invalidInput(pointer, 'is not the JSON that is wanted');
  }
}

function decode(bytes: Uint8Array, pointer: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidInput(pointer, 'is not text in UTF-8');
  }
}
