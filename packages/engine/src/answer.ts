import { type AnswerOptions, type Job, JobError, type Json, type WaitingFor } from '@longrun/core';
import type { Caller } from './caller.ts';
import { readJob, readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import { assertReason } from './retry-data.ts';
import type { Runtime } from './runtime.ts';
import { schemaChecker } from './schema-checker.ts';

/** Gives a waiting job the answer it asked a person for. */
export async function answer(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  value: Json,
  { reason }: AnswerOptions = {},
): Promise<Job> {
  const { tenant, actor: by } = caller;
  assertReason(reason);
  const { waitingFor: text, state } = await readStored(runtime, tenant, jobId);
  // Written by this package from a WaitingFor.
  const waitingFor = text === undefined ? undefined : (JSON.parse(text) as WaitingFor);
  if (waitingFor?.type !== 'answer')
    throw refusalError({ refused: 'not-waiting', state }, jobId, 'be answered');
  assertFits(jobId, waitingFor, value);
  const result = await runtime.commit({
    type: 'answer',
    jobId,
    tenant,
    name: waitingFor.name ?? '',
    value: JSON.stringify(value),
    by,
    ...(reason !== undefined && { reason }),
  });
  if (result.refused) throw refusalError(result, jobId, 'be answered');
  return readJob(runtime, caller, jobId);
}

function assertFits(jobId: string, { schema }: Extract<WaitingFor, { type: 'answer' }>, value: Json): void {
  const errors = schema ? schemaChecker(schema)(value, '/value') : [];
  if (errors.length === 0) return;
  const [first] = errors;
  throw new JobError('invalid-input', `The answer was not taken: ${first?.pointer} ${first?.message}.`, {
    jobId,
    errors,
  });
}
