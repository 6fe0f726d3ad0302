import { JobError } from '@longrun/core';
import { readChunks } from './chunks.ts';
import type { Deadline } from './deadline.ts';

/** No answer of the API comes near it: a page is at most 500 jobs, and bodies are capped at the submit. */
const MAX_BYTES = 256 * 1024 * 1024;
const SILENCE_MS = 30_000;

/** A body that is not JSON. What that means depends on the status. */
export const NOT_JSON = Symbol('not JSON');

/** The body of an answer; undefined when there is none. */
export async function readJson(response: Response, deadline: Deadline): Promise<unknown> {
  if (response.status === 204 || !response.body) return undefined;
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of readChunks(response.body, deadline, SILENCE_MS)) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new JobError('too-large', `The answer is larger than ${MAX_BYTES} bytes.`);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  try {
    return JSON.parse(parts.join('') + decoder.decode());
  } catch {
    return NOT_JSON;
  }
}
