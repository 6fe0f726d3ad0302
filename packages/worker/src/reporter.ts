import { gather, type JobReport, type ReportAnswer } from '@longrun/core';
import type { Attempt, Reporter } from './attempt.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';
import { slices } from './slices.ts';
import { MAX_BATCH } from './source-limits.ts';

// Progress that nobody waits for: often enough for a smooth bar, seldom enough to cost nothing.
const PACE_MS = 25;

/** Gathers the reports of all attempts into one sync at a time. */
export function createReporter(options: DeliveryOptions): Reporter {
  const deliver = createDelivery(options);
  const onTheWay = new Map<Attempt, Promise<ReportAnswer>>();
  let due = new Set<Attempt>();
  let timer: NodeJS.Timeout | undefined;

  const gathered = gather(
    async (attempts: Attempt[]): Promise<ReportAnswer[]> => {
      const reports: JobReport[] = [];
      // An attempt that said a lot has several reports; the answer to its last one is the answer to it.
      const last = attempts.map((attempt) => {
        onTheWay.delete(attempt);
        return reports.push(...attempt.takeReports()) - 1;
      });
      const answers: ReportAnswer[] = [];
      for (const slice of slices(reports, MAX_BATCH)) answers.push(...(await deliver(slice)));
      return attempts.map((attempt, index) => {
        const answer = answers[last[index] ?? -1] ?? noAnswer(attempt);
        attempt.hear(answer);
        return answer;
      });
    },
    { maxBatch: MAX_BATCH },
  );

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
      if (!timer) timer = setTimeout(sendDue, PACE_MS);
    },
  };
}

function noAnswer({ job: { jobId, claimId } }: Attempt): ReportAnswer {
  return { jobId, claimId, error: { code: 'internal', message: 'The source has not answered this report.' } };
}
