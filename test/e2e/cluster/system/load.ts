import { setTimeout as sleep } from 'node:timers/promises';
import { httpApi } from '@longrun/client';
import { isJobError, type JobApi, type SubmitRequest, type Submitted } from '@longrun/core';
import { type Count, createCount } from './count.ts';

/** Callers that submit, and note what was acknowledged. */
export interface Load {
  /** The jobs that were acknowledged, by their idempotency keys. */
  readonly acked: ReadonlyMap<string, string>;
  readonly count: Count;
  /** How many requests had to be repeated by hand, after the client's own repeats, because their outcome was unknown. */
  readonly unknown: number;
  /** How many requests were made again after their acknowledgement, and gave the same job. */
  readonly doubled: number;
  submit(requests: readonly SubmitRequest[]): Promise<readonly string[]>;
  /** Resolves when every job has been acknowledged; rejects with the first error that no repeat can mend. */
  readonly done: Promise<unknown>;
}

export interface LoadOptions {
  readonly url: string;
  readonly callers: number;
  readonly jobs: number;
  readonly batch: number;
  /** What is submitted under the number's key. */
  readonly requestOf: (number: number) => SubmitRequest;
  /** Resolves as soon as so many jobs may have been submitted. */
  readonly mayBe: (total: number) => Promise<unknown>;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 100;
/** One batch of so many is submitted once more. */
const DOUBLED = 10;

export function startLoad({ url, callers, jobs, batch, requestOf, mayBe, signal }: LoadOptions): Load {
  const acked = new Map<string, string>();
  const count = createCount('acknowledged jobs');
  let next = 0;
  let unknown = 0;
  let doubled = 0;

  /** Until all are acknowledged. */
  const submitTo = async (api: JobApi, requests: readonly SubmitRequest[]): Promise<readonly string[]> => {
    let left = requests;
    for (;;) {
      signal.throwIfAborted();
      const answers = await api.submit(left).catch((error): Submitted[] => left.map(() => ({ error })));
      left = left.filter((request, index) => !isTaken(request, answers[index]));
      if (left.length === 0)
        return requests.map(({ idempotencyKey = '' }) => acked.get(idempotencyKey) ?? '');
      await sleep(PAUSE_MS);
    }
  };
  const isTaken = (
    { idempotencyKey: key = '' }: SubmitRequest,
    { job, error }: Partial<Submitted> = {},
  ): boolean => {
    if (!job) {
      if (!isJobError(error) || error.status !== 503) throw error;
      unknown += 1;
      return false;
    }
    const before = acked.get(key);
    if (before !== undefined && before !== job.id)
      throw new Error(`The key ${key} gave two jobs: ${before} and ${job.id}.`);
    if (before !== undefined) doubled += 1;
    acked.set(key, job.id);
    if (before === undefined) count.add();
    return true;
  };
  const call = async () => {
    const api = httpApi({ url });
    for (let batches = 1; next < jobs; batches += 1) {
      const first = next;
      next = Math.min(first + batch, jobs);
      const requests = Array.from({ length: next - first }, (_, index) => requestOf(first + index));
      await mayBe(next);
      await submitTo(api, requests);
      if (batches % DOUBLED === 0) await submitTo(httpApi({ url }), requests);
    }
  };
  const done = Promise.all(Array.from({ length: callers }, call));
  done.catch(() => {}); // whoever waits is told
  return {
    acked,
    count,
    get unknown() {
      return unknown;
    },
    get doubled() {
      return doubled;
    },
    submit: (requests) => submitTo(httpApi({ url }), requests),
    done,
  };
}
