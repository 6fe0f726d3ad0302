import type { ClaimedJob, Job, JobApi, Settlement, SubmitRequest } from '@longrun/core';
import type { Caller } from '../caller.ts';

/** A kind whose jobs run in the process of the engine, for every tenant: what a server does on its own account and must not
 *  forget over a restart. No worker claims it, and nobody else submits it. */
export interface OwnKind {
  /** `longrun:…` */
  readonly kind: string;
  /** The most of its jobs that run at once. */
  readonly concurrency: number;
  /** Does one job and says how it ended. What it throws fails the attempt: for good where it is an error that the job itself
   *  is to blame for, such as `invalid-request`; with another attempt later otherwise. */
  readonly run: (work: OwnWork) => Promise<Settlement>;
}

/** One job in hand. */
export interface OwnWork {
  readonly job: ClaimedJob;
  /** The engine on behalf of the job's tenant. */
  readonly jobs: JobApi;
  /** Fires when the engine closes: the job goes back to the queue, whatever `run` answers. And when the job was taken away, as after
   *  a server has stood still for long: then nobody hears the answer. */
  readonly signal: AbortSignal;
  /** Says that the work goes on; false: nobody wants it any more. */
  readonly isWanted: () => Promise<boolean>;
}

/** A kind that is being run. */
export interface OwnJobs {
  /** Submits one; resolves when it is stored. */
  submit(caller: Caller, request: Omit<SubmitRequest, 'kind'>): Promise<Job>;
  /** Takes up no more of them. Those that wait are found by whoever runs the kind next. */
  close(): void;
}
