import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { JobError } from '@longrun/core';
import type { JobDefinition } from '@longrun/worker';

/** The job definitions that a module exports, one by one or in lists, in the order of their names. Rejects
 *  with `invalid-request` when the file is missing, does not load, or defines none. */
export async function loadJobs(file: string): Promise<JobDefinition[]> {
  const path = resolve(file);
  if (!existsSync(path)) throw new JobError('invalid-request', `There is no file ${file}.`);
  const definitions = Object.values(await load(path, file))
    .flat()
    .filter(isDefinition);
  if (definitions.length === 0)
    throw new JobError('invalid-request', `${file} exports no job.`, {
      hint: "Export at least one: export const hello = defineJob({ kind: 'demo:hello', run: () => 'hello' });",
    });
  return [...new Set(definitions)];
}

async function load(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JobError('invalid-request', `${file} cannot be loaded: ${why}`, {}, { cause });
  }
}

/** What `defineJob` returns, seen from outside: another copy of the package may have made it. */
function isDefinition(value: unknown): value is JobDefinition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'run' in value &&
    typeof value.run === 'function'
  );
}
