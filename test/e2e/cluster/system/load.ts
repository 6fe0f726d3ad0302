import { setTimeout as sleep } from 'node:timers/promises';
import { httpApi } from '@longrun/client';
import { isJobError, type JobApi, type SubmitRequest, type Submitted } from '@longrun/core';
import { type Count, createCount } from './count.ts';

/** Callers that submit, and note what was acknowledged. */
export interface Load {
  /** The jobs that were acknowledged, by their idempotency keys. */
  readonly acked: ReadonlyMap<string, string>;
  readonly count: Count;
  readonly trouble: Readonly<Trouble>;
  /** Submits beside the callers, until all are acknowledged; answers their ids. */
  submit(requests: readonly SubmitRequest[]): Promise<readonly string[]>;
  /** Resolves when every job has been acknowledged; rejects with the first error that no repeat can mend. */
  readonly done: Promise<unknown>;
}

/** What callers have met on the way. Every one of these was repeated with the same key. */
interface Trouble {
  /** Requests without an answer: whether the jobs are there, nobody knows. */
  unanswered: number;
  /** Requests that were answered with 503. */
  refused: number;
  /** Jobs of a batch that were not acknowledged, while others were. */
  unacknowledged: number;
  /** Jobs that were acknowledged, submitted once more, and acknowledged as the same jobs. */
  doubled: number;
}

export interface LoadOptions {
  /** All servers. */
  readonly url: string;
  readonly callers: number;
  readonly jobs: number;
  readonly batch: number;
  /** What is submitted for the number; its key is its own. */
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
  const trouble: Trouble = { unanswered: 0, refused: 0, unacknowledged: 0, doubled: 0 };
  let next = 0;

  const counting: typeof fetch = async (input, init) => {
    const response = await fetch(input, init).catch((error: unknown) => {
      trouble.unanswered += 1;
      throw error;
    });
    if (response.status === 503) trouble.refused += 1;
    return response;
  };
  const newApi = () => httpApi({ url, fetch: counting });

  const submitTo = async (api: JobApi, requests: readonly SubmitRequest[]): Promise<readonly string[]> => {
    for (let left = requests; left.length > 0; ) {
      signal.throwIfAborted();
      const answers = await api.submit(left).catch((error): Submitted[] => left.map(() => ({ error })));
      left = left.filter((request, index) => !isTaken(request, answers[index]));
      if (left.length > 0) await sleep(PAUSE_MS);
    }
    return requests.map(({ idempotencyKey = '' }) => acked.get(idempotencyKey) ?? '');
  };
  const isTaken = (
    { idempotencyKey: key = '' }: SubmitRequest,
    { job, error }: Partial<Submitted> = {},
  ): boolean => {
    if (!job) {
      if (!isJobError(error) || ![408, 503].includes(error.status)) throw error;
      trouble.unacknowledged += 1;
      return false;
    }
    const before = acked.get(key);
    if (before !== undefined && before !== job.id)
      throw new Error(`The key ${key} gave two jobs: ${before} and ${job.id}.`);
    if (before === undefined) count.add();
    else trouble.doubled += 1;
    acked.set(key, job.id);
    return true;
  };
  const call = async () => {
    const [api, other] = [newApi(), newApi()];
    for (let batches = 1; next < jobs; batches += 1) {
      const first = next;
      next = Math.min(first + batch, jobs);
      const requests = Array.from({ length: next - first }, (_, index) => requestOf(first + index));
      await mayBe(next);
      await submitTo(api, requests);
      if (batches % DOUBLED === 0) await submitTo(other, requests);
    }
  };
  const done = Promise.all(Array.from({ length: callers }, call));
  done.catch(() => {}); // whoever waits is told
  return { acked, count, trouble, submit: (requests) => submitTo(newApi(), requests), done };
}
