import { JobError, jobNotFound } from '@longrun/core';
import type { Refused } from './store-result.ts';

/** What a store's refusal means to whoever asked. `verb` completes «it cannot …». */
export function refusalError({ refused, state, message }: Refused, jobId: string, verb: string): JobError {
  switch (refused) {
    case 'job-deleted':
      return new JobError('job-deleted', `Job ${jobId} was deleted.`, { jobId });
    case 'claim-lost':
      return new JobError('claim-lost', `The claim on job ${jobId} is no longer valid; drop the work.`, {
        jobId,
        ...(state !== undefined && { state }),
      });
    case 'transition-refused':
      return new JobError('transition-refused', `Job ${jobId} is ${state}; it cannot ${verb}.`, {
        jobId,
        ...(state !== undefined && { state }),
      });
    case 'not-waiting':
      return new JobError('not-waiting', `Job ${jobId} is ${state} and waits for no answer.`, {
        jobId,
        ...(state !== undefined && { state }),
      });
    case 'not-stuck':
      return new JobError('not-stuck', `Job ${jobId} is ${state} and not stuck; there is nothing to force.`, {
        jobId,
        ...(state !== undefined && { state }),
      });
    case 'not-caller-driven':
      return new JobError(
        'not-caller-driven',
        `Job ${jobId} is driven by a worker; its caller cannot report on it.`,
        {
          jobId,
        },
      );
    case 'not-splittable':
      return new JobError(
        'not-splittable',
        `Job ${jobId} is a part, or was split before in this run; it cannot be split.`,
        {
          jobId,
        },
      );
    case 'job-changed':
      return new JobError('job-changed', `Job ${jobId} was changed meanwhile; read it again.`, {
        jobId,
        ...(state !== undefined && { state }),
      });
    case 'job-not-found':
      return jobNotFound(jobId);
    case 'key-in-use':
      return new JobError(
        'store-busy',
        'An application submits with the same idempotency key in a transaction that it has not ended yet; nothing was stored. Repeat the request.',
      );
    default:
      return new JobError(
        'internal',
        `The store did not take the command for job ${jobId}: ${message ?? refused}.`,
        { jobId },
      );
  }
}
