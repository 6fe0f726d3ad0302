import { type ControlOptions, JobError, type RetryScope } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { RETRY } from './step-names.ts';
import type { MoveData } from './store-command.ts';
import type { StoredJob } from './stored.ts';

const MAX_REASON_LENGTH = 1_000;

export function assertReason(reason: string | undefined): void {
  if (reason === undefined || reason.length <= MAX_REASON_LENGTH) return;
  throw new JobError('invalid-input', `/reason must have at most ${MAX_REASON_LENGTH} characters.`, {
    errors: [{ pointer: '/reason', message: `must have at most ${MAX_REASON_LENGTH} characters` }],
  });
}

/** What a retry takes along: another input, the checkpoint, the word that only what failed is to be done again. */
export async function retryData(
  { catalogue }: Runtime,
  { tenant }: Caller,
  job: StoredJob,
  { from, only, input }: ControlOptions,
): Promise<MoveData> {
  if (input !== undefined) {
    const errors = await catalogue.violations(tenant, job.kind, input);
    if (errors.length > 0)
      throw new JobError(
        'invalid-input',
        `Nothing was changed: ${errors[0]?.pointer} ${errors[0]?.message}.`,
        {
          jobId: job.id,
          errors,
        },
      );
  }
  const given = input !== undefined ? { input: JSON.stringify(input) } : {};
  if (job.byCaller) return given; // it has neither checkpoint nor steps
  const scope: RetryScope | undefined = only && {
    only,
    ...(job.output !== undefined && { output: JSON.parse(job.output) }),
  };
  return {
    // What failed can only be told apart by what the last run has left behind.
    keepCheckpoint: from === 'checkpoint' || only === 'failed',
    ...given,
    ...(scope && { retry: { name: RETRY, scope: JSON.stringify(scope) } }),
  };
}
