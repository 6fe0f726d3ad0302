import type { Failure, JobOptions } from '@longrun/core';

/** How long nobody may report on a job that its caller drives, in milliseconds; undefined for as long as it takes. */
export function silenceOf({ silenceMs }: JobOptions, callerSilenceMs: number): number | undefined {
  return (silenceMs ?? callerSilenceMs) || undefined;
}

/** How a job ends of which nobody has reported in time. */
export const SILENT: Failure = {
  code: 'silent',
  message: 'Nobody has reported on the job for longer than it allows.',
};
