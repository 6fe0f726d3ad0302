import { createEstimator, fromMoment, isFinal, type Job, percentOf } from '@longrun/core';
import { progressLine } from '../format/progress-line.ts';
import { type EndingOptions, ending } from './ending.ts';
import { messageLine } from './message-line.ts';
import type { WatchView } from './view.ts';

const STEP_PERCENT = 10;
const STEP_MS = 10_000;

/** Lines for a log file: every message, every change of state, and progress at each tenth or ten seconds. */
export function plainView(session: EndingOptions): WatchView {
  const { terminal } = session;
  const estimator = createEstimator();
  let shown = { state: '', percent: -STEP_PERCENT, at: 0 };

  const show = (job: Job, at: number) => {
    if (isFinal(job.state)) return; // the ending tells it
    estimator.observe(job);
    const percent = percentOf(job.progress) ?? 0;
    const isDue = percent >= shown.percent + STEP_PERCENT || at >= shown.at + STEP_MS;
    if (job.state === shown.state && !isDue) return;
    shown = { state: job.state, percent, at };
    const [estimate, speed] = [estimator.estimate(), estimator.speed()];
    terminal.line(progressLine(job, { columns: Number.POSITIVE_INFINITY, estimate, speed }));
  };
  return {
    begin: (job) => show(job, fromMoment(job.createdAt)),
    update(job, update) {
      if (update.message) terminal.line(messageLine(update.message, terminal.paint));
      show(job, fromMoment(update.at));
    },
    end: (job) => terminal.line(ending(job, session).join('\n')),
    close() {},
  };
}
