import { isJobError } from '@longrun/core';
import { dropArtifacts } from '../artifacts.ts';
import { control } from '../control.ts';
import { refusalError } from '../refusal.ts';
import type { Errand } from './errand.ts';
import type { BulkResult } from './tally.ts';

/** A job that the filter has found, in the run it was found in. */
export interface Found {
  readonly jobId: string;
  readonly run: number;
}

/** Asks all of them at once. What a job itself does not allow makes it skipped; trouble of the store rejects, when
 *  nothing is under way any more. */
export async function visitAll(errand: Errand, found: readonly Found[]): Promise<BulkResult[]> {
  const visits = await Promise.allSettled(found.map((one) => visit(errand, one)));
  return visits.map((visit) => {
    if (visit.status === 'rejected') throw visit.reason;
    return visit.value;
  });
}

async function visit(errand: Errand, { jobId }: Found): Promise<BulkResult> {
  try {
    await ask(errand, jobId);
    return { jobId };
  } catch (error) {
    if (!isJobError(error) || error.status >= 500) throw error;
    const { code, message, facts } = error;
    // Gone is what a delete is after, whoever did it.
    if (errand.request.action === 'delete' && code === 'job-deleted') return { jobId };
    // Its state allowed it when it was found.
    const isLate = code === 'transition-refused';
    return { jobId, skipped: { code, message: isLate ? `Job ${jobId} is ${facts.state} by now.` : message } };
  }
}

async function ask({ runtime, caller, request, filter, reason }: Errand, jobId: string): Promise<void> {
  const { action, options } = request;
  const onlyIn = filter.states;
  if (action !== 'delete') {
    await control(runtime, caller, jobId, action, { ...options, reason }, onlyIn);
    return;
  }
  const answer = await runtime.commit({
    type: 'delete',
    jobId,
    tenant: caller.tenant,
    onlyIn,
    by: caller.actor,
  });
  if (answer.refused) throw refusalError(answer, jobId, 'be deleted');
  await dropArtifacts(runtime, answer.removed ?? []);
}

/** As `visitAll`, for jobs of which some may have been asked before a crash. Asking again is harmless, except that one which went
 *  on then may have ended by now. */
export async function revisitAll(errand: Errand, found: readonly Found[]): Promise<BulkResult[]> {
  const { runtime, caller, request } = errand;
  const { action } = request;
  if (action !== 'retry' && action !== 'resume') return visitAll(errand, found);
  const ids = found.map(({ jobId }) => jobId);
  const jobs = await runtime.store.read({ type: 'jobs', ids, tenant: caller.tenant });
  const isDone = ({ run }: Found, index: number) => {
    const job = jobs[index];
    if (typeof job !== 'object') return false;
    return action === 'retry' ? job.run > run : job.state !== 'paused';
  };
  const rest = await visitAll(
    errand,
    found.filter((one, index) => !isDone(one, index)),
  );
  return [...found.filter(isDone).map(({ jobId }) => ({ jobId })), ...rest];
}
