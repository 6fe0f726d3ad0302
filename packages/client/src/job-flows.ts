import {
  type Counters,
  createEstimator,
  type Estimate,
  type Job,
  type JobError,
  type JobState,
  type JobUpdate,
} from '@longrun/core';
import { createFlow, type FlowSource } from './flow.ts';
import type { JobStatus } from './job-status.ts';
import { createWholePercent } from './whole-percent.ts';

/** Everything of a job that changes before the reader's eyes, each as a flow. */
export interface JobFlows {
  readonly status: FlowSource<JobStatus>;
  readonly state: FlowSource<JobState | undefined>;
  readonly progress: FlowSource<number>;
  readonly counters: FlowSource<Counters | undefined>;
  readonly info: FlowSource<string | undefined>;
  readonly eta: FlowSource<Estimate | undefined>;
  readonly error: FlowSource<JobError | undefined>;
  /** Shows a job; the status is set last, so that whoever reads it finds the rest in keeping. */
  show(job: Job | undefined, status: JobStatus, update?: JobUpdate): void;
  end(): void;
  reopen(): void;
}

export function createJobFlows(initial: JobStatus): JobFlows {
  const wholePercent = createWholePercent();
  const estimator = createEstimator();
  const latestText = createLatestText();
  const status = createFlow<JobStatus>(initial);
  const state = createFlow<JobState | undefined>(undefined);
  const progress = createFlow(0);
  const counters = createFlow<Counters | undefined>(undefined, isSameCounters);
  const info = createFlow<string | undefined>(undefined);
  const eta = createFlow<Estimate | undefined>(undefined, isSameEstimate);
  const error = createFlow<JobError | undefined>(undefined);
  const all = [status, state, progress, counters, info, eta, error];

  const showJob = (job: Job, update?: JobUpdate) => {
    state.set(job.state);
    progress.set(wholePercent(job));
    counters.set(job.progress?.counters);
    info.set(latestText(job, update) ?? info.flow.value);
    estimator.observe(job);
    eta.set(estimator.estimate());
  };
  return {
    status,
    state,
    progress,
    counters,
    info,
    eta,
    error,
    show(job, next, update) {
      if (job) showJob(job, update);
      status.set(next);
    },
    end() {
      for (const flow of all) flow.end();
    },
    reopen() {
      for (const flow of all) flow.reopen();
    },
  };
}

function isSameCounters(a: Counters | undefined, b: Counters | undefined): boolean {
  return a?.remaining === b?.remaining && a?.successful === b?.successful && a?.failed === b?.failed;
}

function isSameEstimate(a: Estimate | undefined, b: Estimate | undefined): boolean {
  return a?.lowMs === b?.lowMs && a?.highMs === b?.highMs && a?.longerThanUsual === b?.longerThanUsual;
}

/** Text that comes with live progress is newer than the stored one, until something new is stored. */
function createLatestText(): (job: Job, update?: JobUpdate) => string | undefined {
  let stored: string | undefined;
  return (job, update) => {
    if (update?.live) return update.changes?.progress?.info;
    if (job.info === stored) return undefined;
    stored = job.info;
    return stored;
  };
}
