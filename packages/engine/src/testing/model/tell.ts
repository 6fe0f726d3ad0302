import { equal, ok } from 'node:assert/strict';
import {
  advance,
  controlOf,
  type JobEvent,
  type JobReport,
  next,
  type ReportAnswer,
  type Settlement,
} from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import { type ExpectedUpdate, expect, type Reason } from './expect.ts';
import { holds, perhapsRenewed, renewed, touched } from './lease.ts';
import type { Model, ModelClaim, ModelJob } from './model.ts';
import { isStored, nowStored, progressOf, textOf } from './update-data.ts';
import { waitingBy } from './waits.ts';
import type { World } from './world.ts';

/** One worker's word on one job: says it, and says what must come of it. Where the answer may be lost, all of it may have
 *  happened, or nothing, or what was reported without the settlement. */
export async function tell(
  model: Model,
  world: World,
  claim: ModelClaim,
  words: Omit<JobReport, 'jobId' | 'claimId'>,
  isUnsure = false,
): Promise<void> {
  const { jobId, claimId, worker, leaseMs } = claim;
  const report: JobReport = { jobId, claimId, ...words };
  const now = world.clock.now();
  const job = model.jobs.get(jobId);
  const { jobs: answers } = await world
    .source(worker)
    .sync({ workerId: worker.workerId, reports: [report], leaseMs });
  const [answer] = answers;
  ok(answer, 'each report is answered');
  const unknown = isUnsure ? ['outcome-unknown'] : [];
  if (!job) return refused(answer, 'job-deleted', 'job-not-found', ...unknown);
  const isOwn = job.claim?.claimId === claimId;
  const held = isOwn && holds(job, now);
  if (held === false || (held === 'maybe' && codeOf(answer) === 'claim-lost'))
    return lost(job, answer, isOwn && words.settlement !== undefined, unknown);
  if (isUnsure) {
    accept(model, world, job, report, now, true);
    return;
  }
  const code = accept(model, world, job, report, now, false);
  if (code) return refused(answer, code);
  ok('state' in answer, `a report under a valid claim is taken: ${codeOf(answer)}`);
  const event = report.settlement && settling(job, report.settlement);
  const state = event === undefined ? job.state : next(job.state, event, hasPartial(job, report));
  // A wait for what is there already is over at once.
  const isThere = state === 'waiting' && answer.state === 'queued';
  if (!isThere) equal(answer.state, state, 'the answer tells the state');
  equal(answer.control, controlOf(answer.state), 'I8: the answer tells what is asked of the worker');
}

/** I4: the claim does not hold, so nothing is expected in the log. */
function lost(job: ModelJob, answer: ReportAnswer, isRepeated: boolean, unknown: readonly string[]): void {
  // A settlement that was made before is answered again, as long as nobody else has claimed the job.
  if (isRepeated && job.claim && !('error' in answer))
    equal(answer.state, job.state, 'I4: it changes nothing');
  else refused(answer, 'claim-lost', ...unknown);
}

function refused(answer: ReportAnswer, ...codes: string[]): void {
  ok(codes.includes(codeOf(answer) ?? ''), `the answer is ${codeOf(answer) ?? 'yes'}, not ${codes}`);
}

export function codeOf(answer: ReportAnswer): string | undefined {
  return 'error' in answer ? answer.error.code : undefined;
}

/** What a report under a valid claim does. Answers the code with which its settlement is refused. */
function accept(
  model: Model,
  world: World,
  job: ModelJob,
  report: JobReport,
  now: number,
  isUnsure: boolean,
): string | undefined {
  const { claim } = job;
  ok(claim);
  const { progress, messages = [], checkpoint, partial, steps, settlement } = report;
  const isKept = [checkpoint, partial, steps].some((part) => part !== undefined);
  if (progress) {
    job.floor = advance(job.floor, progress);
    job.pending = true;
  }
  const said: ExpectedUpdate[] = messages.map(({ text }) => ({
    event: 'message',
    effect: (_, update) => {
      equal(textOf(update), text);
      job.info = text;
    },
  }));
  // With a settlement goes whatever was only shown so far.
  const isShown = progress !== undefined || (settlement !== undefined && job.pending === true);
  if (isKept || (isShown && (said.length > 0 || settlement)))
    said.unshift({ event: 'report', effect: (_, update) => keep(job, world, report, update) });
  // Progress alone need not be written at once, and a bare sign of life not at all. A settlement is no sign of life.
  if (isUnsure || (settlement && said.length === 0)) perhapsRenewed(claim, now);
  else if (said.length > 0) renewed(claim, now);
  else touched(claim, now);
  expect(model, job.id, said, isUnsure);
  if (!settlement) return;
  const event = settling(job, settlement);
  if (next(job.state, event) === undefined) return 'transition-refused';
  expect(model, job.id, [{ event, ...settled(model, settlement, now) }], isUnsure);
  return;
}

function keep(
  job: ModelJob,
  world: World,
  { progress, checkpoint, partial, steps }: JobReport,
  update: StoredUpdate,
): void {
  if (progress || progressOf(update)) {
    ok(isStored(job, update), 'I7: what is stored is the furthest that was reported');
    nowStored(job, world, update.at);
  }
  if (checkpoint !== undefined || partial !== undefined || steps) job.crashes = 0;
  if (checkpoint !== undefined) job.checkpoint = checkpoint;
  if (partial !== undefined) job.partial = partial;
  Object.assign(job.steps, steps);
}

export function settling({ attempt, maxAttempts }: ModelJob, settlement: Settlement): JobEvent {
  if (settlement.type !== 'failed') return MOVES[settlement.type];
  return settlement.error.retryable === false || attempt >= maxAttempts ? 'fail' : 'backoff';
}

const MOVES = {
  completed: 'complete',
  suspended: 'suspend',
  released: 'release',
  waiting: 'wait',
} as const satisfies Record<Exclude<Settlement['type'], 'failed'>, JobEvent>;

/** The wait that the model's jobs ask for before another attempt. */
export const BACKOFF = { type: 'fixed', delayMs: 3_000, jitter: 0 } as const;

/** What a settlement brings along. */
export function settled(model: Model, settlement: Settlement, now: number): Reason {
  switch (settlement.type) {
    case 'completed': {
      const { output, outcome } = settlement;
      return { given: { ...(output !== undefined && { output }), ...(outcome && { outcome }) } };
    }
    case 'failed': {
      const { error, outcome, retryAfterMs = BACKOFF.delayMs } = settlement;
      const { code } = error;
      return { given: { error: { code }, dueAt: now + retryAfterMs, ...(outcome && { outcome }) } };
    }
    case 'waiting':
      return waitingBy(model, settlement, now);
    default:
      return {};
  }
}

function hasPartial({ partial }: ModelJob, report: JobReport): boolean {
  return (report.partial ?? partial) !== undefined;
}
