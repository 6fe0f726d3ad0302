import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { JobError } from '@longrun/core';
import type { JobDefinition } from '@longrun/worker';

/** The job definitions that modules export, one by one or in lists. Rejects with `invalid-request` when a file
 *  is missing, does not load, or defines none, and when two define the same kind. */
export async function loadJobs(files: readonly string[]): Promise<JobDefinition[]> {
  const found = new Map<string, JobDefinition>();
  for (const file of files)
    for (const job of await jobsIn(file)) {
      if (found.has(job.kind))
        throw new JobError('invalid-request', `${file} defines ${job.kind} a second time.`);
      found.set(job.kind, job);
    }
  return [...found.values()];
}

async function jobsIn(file: string): Promise<Set<JobDefinition>> {
  const path = resolve(file);
  if (!existsSync(path)) throw new JobError('invalid-request', `There is no file ${file}.`);
  const definitions = Object.values(await load(path, file))
    .flat()
    .filter(isDefinition);
  if (definitions.length === 0)
    throw new JobError('invalid-request', `${file} exports no job.`, {
      hint: "Export at least one: export const hello = defineJob({ kind: 'demo:hello', run: () => 'hello' });",
    });
  return new Set(definitions);
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
