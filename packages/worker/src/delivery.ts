import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffMs, type JobReport, type JobSource, type ReportAnswer } from '@longrun/core';
import { isPassing } from './is-passing.ts';
import type { Log } from './log.ts';

export interface DeliveryOptions {
  readonly source: Pick<JobSource, 'sync'>;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly log: Log;
  /** When it fires, delivery is given up. */
  readonly signal: AbortSignal;
}

/** Resolves with one answer per report, in order. Never rejects. */
export type Delivery = (reports: readonly JobReport[]) => Promise<readonly ReportAnswer[]>;

const RECONNECT: Backoff = { type: 'exponential', delayMs: 50, maxDelayMs: 5_000, jitter: 0.5 };

/** Brings reports to a source that may be out of reach, busy or full: they are repeated until they are answered. One
 *  that is repeated because its answer got lost does no harm, except that its messages stand there twice. */
export function createDelivery({ source, workerId, leaseMs, log, signal }: DeliveryOptions): Delivery {
  const sync = async (reports: readonly JobReport[]): Promise<readonly ReportAnswer[]> => {
    try {
      const { jobs } = await source.sync({ workerId, leaseMs, reports }, signal);
      return jobs;
    } catch (error) {
      if (signal.aborted || isPassing(error) || reports.length === 1)
        return reports.map((report) => unanswered(report, error));
      // One report that the source cannot take must not hold up the others: halve until it stands alone.
      const middle = reports.length >> 1;
      return [...(await sync(reports.slice(0, middle))), ...(await sync(reports.slice(middle)))];
    }
  };

  return async (reports) => {
    let answers = await sync(reports);
    for (let failures = 1; answers.some(isOpen) && !signal.aborted; failures += 1) {
      if (failures === 1)
        log.warn('Reports cannot be delivered; they are repeated.', { workerId, ...answers.find(isOpen) });
      await sleep(backoffMs(RECONNECT, failures, Math.random()), undefined, { signal }).catch(() => {});
      const again = [...(await sync(reports.filter((_, index) => isOpen(answers[index]))))];
      answers = answers.map((answer) => (isOpen(answer) ? (again.shift() ?? answer) : answer));
      if (!answers.some(isOpen)) log.info('Reports are delivered again.', { workerId });
    }
    return answers;
  };
}

function isOpen(answer: ReportAnswer | undefined): boolean {
  return answer !== undefined && 'error' in answer && isPassing(answer.error);
}

function unanswered({ jobId, claimId }: JobReport, error: unknown): ReportAnswer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
  return { jobId, claimId, error: { code, message: error instanceof Error ? error.message : String(error) } };
}
