import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { JobError, type Json } from '@longrun/core';

/** A value as the command line gives it: JSON, `@file`, or `-` for standard input. */
export async function readInput(
  given: string | undefined,
  option: `--${string}` = '--input',
): Promise<Json | undefined> {
  if (given === undefined) return undefined;
  if (given === '-') return parse(await text(process.stdin), 'standard input', option);
  if (!given.startsWith('@')) return parse(given, option, option);
  const file = given.slice(1);
  return parse(await read(file), file, option);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new JobError('invalid-request', `The input file ${file} cannot be read.`, {}, { cause });
  }
}

function parse(json: string, from: string, option: string): Json {
  const value = parsed(json, from, option);
  if (isTooDeep(value))
    throw new JobError(
      'invalid-request',
      `The input in ${from} is nested too deeply: more than ${MAX_DEPTH} levels.`,
    );
  return value;
}

/** Far beyond what a server takes, and far from where writing it out again would fail. */
const MAX_DEPTH = 1_000;

/** Looked at level by level: a value can be deeper than calls may be. */
function isTooDeep(value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return level.length > 0;
}

function parsed(json: string, from: string, option: string): Json {
  try {
    return JSON.parse(json) as Json; // JSON.parse gives nothing else
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JobError(
      'invalid-request',
      `The input in ${from} is not JSON (${why}).`,
      { hint: `Quote it for the shell, ${option} '{"message":"hello"}', or use ${option} @file.json.` },
      { cause },
    );
  }
}
