import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { JobError, type Json } from '@longrun/core';

/** The input of a job as the command line gives it: JSON, `@file`, or `-` for standard input. */
export async function readInput(given: string | undefined): Promise<Json | undefined> {
  if (given === undefined) return undefined;
  if (given === '-') return parse(await text(process.stdin), 'standard input');
  if (!given.startsWith('@')) return parse(given, '--input');
  const file = given.slice(1);
  return parse(await read(file), file);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new JobError('invalid-request', `The input file ${file} cannot be read.`, {}, { cause });
  }
}

function parse(json: string, from: string): Json {
  try {
    return JSON.parse(json) as Json; // JSON.parse gives nothing else
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JobError(
      'invalid-request',
      `The input in ${from} is not JSON (${why}).`,
      { hint: `Quote it for the shell, --input '{"message":"hello"}', or use --input @file.json.` },
      { cause },
    );
  }
}
