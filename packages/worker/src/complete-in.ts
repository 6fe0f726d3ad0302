import { check, JobError, type JobSource, type Json, type Schema } from '@longrun/core';
import type { Attempt } from './attempt.ts';
import { InvalidValue } from './invalid-value.ts';

const MESSAGE =
  'needs Longrun to be opened in this process on the Postgres of the transaction: openLongrun({ store: "postgres://…", jobs }).';

/** Completes the job of an attempt in a transaction of the application; resolves with the output as it was given. */
export async function completeIn<Output>(
  attempt: Attempt,
  source: JobSource,
  schema: Schema | undefined,
  tx: object,
  given: Output,
): Promise<Output> {
  const checked = schema ? await check(schema, given) : { value: given };
  if ('errors' in checked) throw new InvalidValue('output', checked.errors);
  // What the output schema gives is JSON, or it could not be stored; so is what a handler without one gives.
  const output = checked.value as Json | undefined;
  const { job, outcome } = attempt;
  const { jobId, claimId } = job;
  await attempt.completeIn(async () => {
    if (!source.completeIn) throw outOfReach();
    await source.completeIn(tx, {
      jobId,
      claimId,
      ...(output !== undefined && { output }),
      ...(outcome && { outcome }),
    });
  });
  return given;
}

function outOfReach(): JobError {
  const errors = [{ pointer: '/tx', message: MESSAGE }];
  return new JobError('invalid-request', `The job was not completed: /tx ${MESSAGE}`, { errors });
}
