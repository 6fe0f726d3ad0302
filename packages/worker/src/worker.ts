import { randomUUID } from 'node:crypto';
import { type ClaimedJob, JobError, type JobSource, type Settlement } from '@longrun/core';
import { Attempt } from './attempt.ts';
import { startClaiming } from './claim-loop.ts';
import type { JobDefinition } from './define-job.ts';
import { describeKind } from './describe-kind.ts';
import { execute } from './executor.ts';
import { failureOf } from './failure-of.ts';
import { startHeartbeat } from './heartbeat.ts';
import { interruptedSettlement } from './interrupted-settlement.ts';
import { DEFAULT_LOG, type Log } from './log.ts';
import { MAX_TIMER_MS } from './max-timer-ms.ts';
import { createReporter } from './reporter.ts';
import { settle } from './settle.ts';
import { DEFAULT_LEASE_MS } from './source-limits.ts';

export interface WorkerOptions {
  readonly source: JobSource;
  readonly jobs: readonly JobDefinition[];
  /** How many handlers run at the same time; 10 unless told otherwise. */
  readonly concurrency?: number;
  /** The same for the whole life of the process; made up unless given. */
  readonly workerId?: string;
  /** How long the source waits for a sign of life before it gives a job to another worker, in milliseconds; 30,000
   *  unless told otherwise. */
  readonly leaseMs?: number;
  /** Warnings and errors on the standard error output unless told otherwise. */
  readonly log?: Log;
}

/** Runs handlers until it is drained or stopped. Never rejects on its own: what goes wrong is logged and tried again. */
export interface Worker extends AsyncDisposable {
  readonly workerId: string;
  /** Claims no more and asks the handlers to hand back their jobs. Those that have not ended after `graceMs` (30,000
   *  unless told otherwise) are handed back with their last checkpoint, whatever they do. Resolves when the source
   *  knows about all; called again, the shorter time counts. */
  drain(graceMs?: number): Promise<void>;
  /** Drains without any grace. */
  stop(): Promise<void>;
  /** Resolves when no job is in hand. */
  idle(): Promise<void>;
}

const GRACE_MS = 30_000;

/** Starts to claim and run jobs at once. A source that cannot be reached yet is tried until it can. Throws a TypeError
 *  when a kind is defined twice. */
export function startWorker(options: WorkerOptions): Worker {
  const { source, jobs, concurrency = 10, log = DEFAULT_LOG, leaseMs = DEFAULT_LEASE_MS } = options;
  const { workerId = `worker_${randomUUID()}` } = options;
  const definitions = byKind(jobs);
  const held = new Map<string, Attempt>();
  const grace = new AbortController();
  const reporting = new AbortController();
  let running = 0;
  let onIdle: (() => void)[] = [];
  let draining: Promise<void> | undefined;

  const reporter = createReporter({ source, workerId, leaseMs, log, signal: reporting.signal });
  const heartbeat = startHeartbeat({
    source,
    workerId,
    leaseMs,
    onAnswer: (answer) => held.get(answer.claimId)?.hear(answer),
    onTrouble: (error) => log.warn('The heartbeat does not get through.', { workerId, error }),
  });

  const letGo = ({ job: { claimId } }: Attempt) => {
    if (!held.delete(claimId)) return;
    heartbeat.release([claimId]);
    claims.wake();
    if (held.size > 0) return;
    for (const resolve of onIdle) resolve();
    onIdle = [];
  };
  const finish = async (attempt: Attempt, settlement: Settlement | undefined) => {
    if (settlement) await settle(attempt, settlement, log);
    letGo(attempt);
  };
  const run = async (attempt: Attempt) => {
    running += 1;
    const settlement = await attemptAt(attempt);
    running -= 1;
    claims.wake();
    if (!attempt.isSettled) await finish(attempt, settlement);
  };
  const attemptAt = (attempt: Attempt): Promise<Settlement | undefined> | Settlement => {
    const definition = definitions.get(attempt.job.kind);
    return definition ? execute(definition, { attempt, source, log }) : unknownKind(attempt.job.kind);
  };
  const take = (jobs: readonly ClaimedJob[]) => {
    const attempts = jobs.map((job) => new Attempt(job, reporter));
    for (const attempt of attempts) held.set(attempt.job.claimId, attempt);
    heartbeat.hold(jobs);
    // A claim that came back too late for this worker to begin.
    if (draining) for (const attempt of attempts) void finish(attempt, { type: 'released' });
    else for (const attempt of attempts) void run(attempt);
  };
  const claims = startClaiming({
    source,
    workerId,
    leaseMs,
    kinds: jobs.map(describeKind),
    // The next jobs run while the ends of the last ones are on their way, but these must not pile up.
    free: () => Math.min(concurrency - running, 2 * concurrency - held.size),
    onJobs: take,
    log,
  });

  const idle = () =>
    held.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => void onIdle.push(resolve));
  const handOver = async () => {
    // A claim under way may still bring jobs, which are handed back at once.
    const empty = claims.close().then(idle);
    for (const attempt of held.values()) attempt.interrupt('shutdown');
    await Promise.race([empty, fired(grace.signal)]);
    for (const attempt of [...held.values()])
      if (!attempt.isSettled) {
        const { kind } = attempt.interrupt('shutdown');
        void finish(attempt, interruptedSettlement(kind, attempt));
      }
    // A source that is out of reach for longer has given the jobs to others.
    await Promise.race([empty, fired(AbortSignal.timeout(leaseMs))]);
    reporting.abort();
    heartbeat.close();
  };
  const drain = async (graceMs = GRACE_MS) => {
    const timer = setTimeout(() => grace.abort(), Math.min(graceMs, MAX_TIMER_MS));
    draining ??= handOver();
    await draining.finally(() => clearTimeout(timer));
  };
  const stop = () => drain(0);
  return { workerId, drain, stop, idle, [Symbol.asyncDispose]: stop };
}

function byKind(jobs: readonly JobDefinition[]): Map<string, JobDefinition> {
  const definitions = new Map(jobs.map((definition) => [definition.kind, definition]));
  if (definitions.size === jobs.length) return definitions;
  const doubled = jobs.find((definition) => definitions.get(definition.kind) !== definition);
  throw new TypeError(`The kind "${doubled?.kind}" is defined twice.`);
}

function unknownKind(kind: string): Settlement {
  return {
    type: 'failed',
    error: failureOf(new JobError('kind-not-found', `This worker does not know the kind ${kind}.`)),
  };
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
