import {
  type Job,
  JobError,
  type Json,
  PART_EXECUTIONS,
  type ReportOptions,
  type SplitRequest,
  type Violation,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { MAX_PARTS, newParts } from '../new-parts.ts';
import { readJob, readStored } from '../read-job.ts';
import { refusalError } from '../refusal.ts';
import { assertReason } from '../retry-data.ts';
import type { Runtime } from '../runtime.ts';

/** Makes the parts of a job that its caller drives; answers the job. */
export async function splitJob(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  request: SplitRequest,
  { reason }: Pick<ReportOptions, 'reason'> = {},
): Promise<Job> {
  assertReason(reason);
  const [first, ...others] = violationsOf(request);
  if (first)
    throw new JobError('invalid-input', `Nothing was stored: ${first.pointer} ${first.message}.`, {
      errors: [first, ...others],
    });
  const { tenant, actor: by } = caller;
  const { execution = 'parallel' } = request;
  const parent = await readStored(runtime, tenant, jobId);
  const parts = newParts(runtime, parent, { parts: dataOf(request.parts), execution });
  const asked = { by, ...(reason !== undefined && { reason }) };
  const result = await runtime.commit({ type: 'split', jobId, tenant, parts, ...asked });
  if (result.refused) throw refusalError(result, jobId, 'be split');
  return readJob(runtime, caller, jobId);
}

function violationsOf({ parts, execution = 'parallel' }: SplitRequest): Violation[] {
  const count = typeof parts === 'number' ? parts : Array.isArray(parts) ? parts.length : Number.NaN;
  return [
    ...(Number.isInteger(count) && count >= 1 && count <= MAX_PARTS
      ? []
      : [{ pointer: '/parts', message: `must be a whole number from 1 to ${MAX_PARTS}, or as many data` }]),
    ...(PART_EXECUTIONS.includes(execution)
      ? []
      : [{ pointer: '/execution', message: `must be one of ${PART_EXECUTIONS.join(', ')}` }]),
  ];
}

/** Who only says how many gives each its number and theirs. */
function dataOf(parts: SplitRequest['parts']): readonly Json[] {
  if (typeof parts !== 'number') return parts;
  return Array.from({ length: parts }, (_, part) => ({ part, total: parts }));
}
