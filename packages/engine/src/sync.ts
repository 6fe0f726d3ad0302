import {
  type Control,
  controlOf,
  isActive,
  type JobReport,
  type JobState,
  type ReportAnswer,
  type SyncAnswer,
  type SyncRequest,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { MAX_WAIT_MS } from './claim.ts';
import { report } from './report.ts';
import type { Runtime } from './runtime.ts';

/** Takes the reports of one worker in one batch; may hold the answer back until a control arrives for one of them. */
export async function sync(
  runtime: Runtime,
  caller: Caller,
  { workerId, reports, leaseMs, waitMs = 0 }: SyncRequest,
  signal?: AbortSignal,
): Promise<SyncAnswer> {
  runtime.roster.hear(caller.tenant, workerId);
  const send = () => Promise.all(reports.map((one) => report(runtime, caller, one, leaseMs)));
  if (waitMs <= 0) return { jobs: await send() };
  // Listen first: a control that comes while the reports are stored must not be missed.
  const news = listen(runtime, reports);
  try {
    const answers = await send();
    if (!answers.some(isUrgent)) await news.wait(Math.min(waitMs, MAX_WAIT_MS), [signal, runtime.closing]);
    return { jobs: answers.map((answer) => refresh(answer, news.state(answer.jobId))) };
  } finally {
    news.close();
  }
}

function isUrgent(answer: ReportAnswer): boolean {
  return 'error' in answer || answer.control !== undefined || !isActive(answer.state);
}

function refresh(answer: ReportAnswer, state: JobState | undefined): ReportAnswer {
  if ('error' in answer || state === undefined) return answer;
  const { jobId, claimId } = answer;
  const control: Control | undefined = controlOf(state);
  return { jobId, claimId, state, ...(control !== undefined && { control }) };
}

interface News {
  /** Resolves when a job was asked for something or taken from its worker, when a signal fires, or in time. */
  wait(waitMs: number, signals: readonly (AbortSignal | undefined)[]): Promise<void>;
  state(jobId: string): JobState | undefined;
  close(): void;
}

function listen(runtime: Runtime, reports: readonly JobReport[]): News {
  const states = new Map<string, JobState>();
  const { promise, resolve } = Promise.withResolvers<void>();
  const hear = (jobId: string, state: JobState) => {
    states.set(jobId, state);
    if (controlOf(state) !== undefined) resolve();
  };
  const look = lookUp(runtime, reports, hear, resolve);
  const leave = reports.map(({ jobId }) =>
    runtime.hub.subscribe(jobId, (update) => {
      if (update === 'look') return look(jobId);
      hear(jobId, update.state);
      if (update.event === 'rescue' || update.event === 'claim') resolve();
    }),
  );
  return {
    async wait(waitMs, signals) {
      const timer = setTimeout(resolve, waitMs);
      const done = () => resolve();
      for (const signal of signals) signal?.aborted ? done() : signal?.addEventListener('abort', done);
      await promise;
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', done);
    },
    state: (jobId) => states.get(jobId),
    close: () => {
      for (const stop of leave) stop();
    },
  };
}

/** Something has changed through another server, perhaps no more than how far a job is: looked up for all jobs that are asked for
 *  in one turn, so that the worker is answered only when it has lost one or must do something. */
function lookUp(
  { store }: Runtime,
  reports: readonly JobReport[],
  hear: (jobId: string, state: JobState) => void,
  lose: () => void,
): (jobId: string) => void {
  const claims = new Map(reports.map(({ jobId, claimId }) => [jobId, claimId]));
  let asked: string[] = [];
  const look = async () => {
    const ids = asked;
    asked = [];
    for (const [index, head] of (await store.read({ type: 'heads', ids })).entries()) {
      const jobId = ids[index] ?? '';
      if (head && head.claimId === claims.get(jobId) && isActive(head.state)) hear(jobId, head.state);
      else lose();
    }
  };
  return (jobId) => {
    if (asked.push(jobId) === 1) queueMicrotask(() => void look().catch(lose)); // the worker asks again
  };
}
