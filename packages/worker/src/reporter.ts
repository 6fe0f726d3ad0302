import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffMs, gather, type JobReport, type JobSource, type ReportAnswer } from '@longrun/core';
import type { Attempt, Reporter } from './attempt.ts';
import { isPassing } from './is-passing.ts';
import type { Log } from './log.ts';

// Progress that nobody waits for: often enough for a smooth bar, seldom enough to cost nothing.
const PACE_MS = 25;
const RECONNECT: Backoff = { type: 'exponential', delayMs: 50, maxDelayMs: 5_000, jitter: 0.5 };

export interface ReporterOptions {
  readonly source: JobSource;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly log: Log;
  /** When it fires, what is still unsent stays unsent. */
  readonly signal: AbortSignal;
}

/** Gathers the reports of all attempts into one sync at a time. While the source is out of reach nothing is lost: the
 *  same reports are repeated until they are answered. */
export function createReporter({ source, workerId, leaseMs, log, signal }: ReporterOptions): Reporter {
  const onTheWay = new Map<Attempt, Promise<ReportAnswer>>();
  let due = new Set<Attempt>();
  let timer: NodeJS.Timeout | undefined;

  const gathered = gather<Attempt, ReportAnswer>(async (attempts) => {
    const reports: JobReport[] = [];
    // An attempt that said a lot has several reports; the answer to its last one is the answer to it.
    const last = attempts.map((attempt) => {
      onTheWay.delete(attempt);
      return reports.push(...attempt.takeReports()) - 1;
    });
    const answers = await deliver(reports);
    return attempts.map((attempt, index) => {
      const answer = answers[last[index] ?? -1] ?? unanswered(attempt.job);
      attempt.hear(answer);
      return answer;
    });
  });

  const deliver = async (reports: readonly JobReport[]): Promise<readonly ReportAnswer[]> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const { jobs } = await source.sync({ workerId, leaseMs, reports }, signal);
        if (failures > 0) log.info('The source of jobs answers again.', { workerId });
        return jobs;
      } catch (error) {
        if (signal.aborted) break;
        if (!isPassing(error)) return deliverApart(reports, error);
        failures += 1;
        if (failures === 1) log.warn('Reports cannot be delivered; they are kept and repeated.', { workerId, error });
        await sleep(backoffMs(RECONNECT, failures, Math.random()), undefined, { signal }).catch(() => {});
      }
    }
    return reports.map(unanswered);
  };

  /** One report that the source will not take must not hold up the others: the batch is halved until it stands alone. */
  const deliverApart = async (reports: readonly JobReport[], error: unknown): Promise<readonly ReportAnswer[]> => {
    const [only, another] = reports;
    if (only && !another) return [refusalOf(only, error)];
    const middle = reports.length >> 1;
    return [...(await deliver(reports.slice(0, middle))), ...(await deliver(reports.slice(middle)))];
  };

  const send = (attempt: Attempt): Promise<ReportAnswer> => {
    // Whoever reports before the attempt's place in the next batch is taken out travels with it.
    const waiting = onTheWay.get(attempt) ?? gathered(attempt);
    onTheWay.set(attempt, waiting);
    due.delete(attempt);
    return waiting;
  };

  const sendDue = () => {
    timer = undefined;
    const attempts = due;
    due = new Set();
    for (const attempt of attempts) void send(attempt);
  };

  return {
    send,
    sendSoon(attempt) {
      if (onTheWay.has(attempt)) return;
      due.add(attempt);
      timer ??= setTimeout(sendDue, PACE_MS);
    },
  };
}

/** What an attempt is told when the worker has given up waiting for an answer. */
function unanswered({ jobId, claimId }: { jobId: string; claimId: string }): ReportAnswer {
  return { jobId, claimId, error: { code: 'claim-lost', message: 'The worker has ended.' } };
}

function refusalOf({ jobId, claimId }: JobReport, error: unknown): ReportAnswer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
  return { jobId, claimId, error: { code, message: error instanceof Error ? error.message : String(error) } };
}
