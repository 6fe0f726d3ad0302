import {
  type BulkAction,
  type ClaimedJob,
  type Control,
  type Failure,
  isJobError,
  type JobReport,
  type Json,
  type MessageInput,
  type Settlement,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { sync } from '../sync.ts';
import { readErrand } from './errand.ts';
import { begin, nextPage, type Position, progressOf } from './position.ts';
import { addTo, outcomeOf, outputOf } from './tally.ts';
import { revisitAll, visitAll } from './visit.ts';

export const BULK_WORKER = 'longrun';

type Said = Omit<JobReport, 'jobId' | 'claimId'>;
/** Answers what is asked of the job. */
type Report = (said: Said) => Promise<Control | undefined>;

/** Works off a bulk job until it has ended, was asked to rest, or the engine closes. Never rejects. */
export async function runBulk(runtime: Runtime, worker: Caller, job: ClaimedJob): Promise<void> {
  const { jobId, claimId } = job;
  const report: Report = async (said) => {
    const reports = [{ jobId, claimId, ...said }];
    const { jobs } = await sync(runtime, worker, { workerId: BULK_WORKER, reports });
    const [answer] = jobs;
    if (answer && 'error' in answer)
      throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return answer?.control;
  };
  try {
    await goThrough(runtime, job, report);
  } catch (error) {
    await giveUp(runtime, report, error);
  }
}

async function goThrough(runtime: Runtime, job: ClaimedJob, report: Report): Promise<void> {
  const errand = await readErrand(runtime, job);
  const { action } = errand.request;
  // Written below, and by nobody else.
  let position = (job.checkpoint as Position | undefined) ?? (await begin(errand));
  let messages: MessageInput[] = [];
  for (;;) {
    const page = position.pending ?? (await nextPage(errand, position));
    const isAtEnd = page.found.length === 0;
    const control = await report({
      progress: progressOf(position, isAtEnd),
      messages,
      partial: asJson(outputOf(action, position.tally)),
      checkpoint: asJson({ ...position, pending: page }),
    });
    messages = [];
    const end = endOf(control, isAtEnd, runtime.closing.aborted);
    if (end) {
      if (await settle(report, end, action, position)) return;
      continue; // something else was asked of it meanwhile
    }
    const results = await (position.pending ? revisitAll : visitAll)(errand, page.found);
    const [tally, news] = addTo(position.tally, results);
    messages = news;
    position = { matched: position.matched, before: page.before, tally };
  }
}

type End = 'completed' | 'suspended' | 'released';

/** How the attempt is to end now, if it is. */
function endOf(control: Control | undefined, isAtEnd: boolean, isClosing: boolean): End | undefined {
  if (control === 'cancel') return 'released';
  if (control === 'stop' || isAtEnd) return 'completed';
  if (control === 'pause') return 'suspended';
  return isClosing ? 'released' : undefined;
}

/** False: refused, because the job has been asked for something else by now. */
async function settle(report: Report, type: End, action: BulkAction, position: Position): Promise<boolean> {
  const { tally } = position;
  const said: Said =
    type === 'completed'
      ? { settlement: { type, output: asJson(outputOf(action, tally)), outcome: outcomeOf(action, tally) } }
      : // Without the page that was looked up: much may change while the job rests.
        { checkpoint: asJson(position), settlement: { type } };
  try {
    await report(said);
    return true;
  } catch (error) {
    if (codeOf(error) === 'transition-refused') return false;
    throw error;
  }
}

/** Ends an attempt that went wrong; goes on trying as long as the store is in trouble. */
async function giveUp({ clock, closing, sweepMs }: Runtime, report: Report, error: unknown): Promise<void> {
  if (codeOf(error) === undefined) console.error('longrun: a bulk job went wrong:', error);
  const failure: Failure = {
    code: codeOf(error) ?? 'internal',
    message: error instanceof Error ? error.message : String(error),
    // What the request itself forbids, it will forbid again.
    retryable: !(isJobError(error) && error.status < 500),
  };
  const settlement: Settlement = closing.aborted ? { type: 'released' } : { type: 'failed', error: failure };
  for (let refusal = error; codeOf(refusal) !== 'claim-lost'; ) {
    try {
      await report({ settlement });
      return;
    } catch (again) {
      if (closing.aborted) return; // the next process to open the store finds the job
      refusal = again;
      await clock.sleep(sweepMs, closing);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What was written here as data is JSON. */
function asJson(value: object): Json {
  return value as Json;
}
