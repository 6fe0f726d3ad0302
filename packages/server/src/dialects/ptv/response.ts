import type { JobApi, JobResult, JsonObject } from '@longrun/core';
import { isObject } from './is-object.ts';

/** What a calculation has come to, as the root of the answer: the members of the output, and in what it is not whole. An output that is
 *  no object is its member `output`. */
export async function responseOf(
  jobs: JobApi,
  { jobId, output, partial = false }: JobResult,
  $type: string,
): Promise<object> {
  const { resultLimitations, ...members }: JsonObject = isObject(output)
    ? output
    : output === undefined
      ? {}
      : { output };
  const own = Array.isArray(resultLimitations) ? resultLimitations : [];
  return {
    $type,
    resultLimitations: partial ? [...own, limitation(await isTimedOut(jobs, jobId))] : own,
    ...members,
  };
}

function limitation(timedOut: boolean) {
  return {
    $type: 'IntermediateResponseLimitation',
    message: timedOut
      ? 'The time of the calculation was over; this is what it had found by then.'
      : 'The calculation was stopped; this is what it had found by then.',
    reason: timedOut ? 'REQUEST_TIMED_OUT' : 'REQUEST_STOPPED',
  };
}

// What came after the end: somebody has seen the outcome, and a message or two that were late.
const LAST_UPDATES = 20;

/** Whether the end of its time has ended this run; the log tells. */
async function isTimedOut(jobs: JobApi, jobId: string): Promise<boolean> {
  const { run, sequence } = await jobs.get(jobId);
  const after = Math.max(0, sequence - LAST_UPDATES);
  const { updates } = await jobs.history(jobId, { after, limit: LAST_UPDATES });
  return updates.some((update) => update.event === 'expire' && update.run === run);
}
