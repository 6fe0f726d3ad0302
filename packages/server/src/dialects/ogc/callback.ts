import { isFinal, type Job, type JobApi, type Json, type Settlement } from '@longrun/core';
import type { Caller, OwnKind, OwnWork } from '@longrun/engine';
import type { Server } from '../../server.ts';
import { outputsOf } from './outputs.ts';
import { processNames } from './process.ts';
import { resultsDocument } from './results.ts';
import { statusInfo } from './status-info.ts';
import type { Subscriber } from './subscriber.ts';
import { wantedOf } from './wanted.ts';

const END = 'longrun:ogc-callback';
const PROGRESS = 'longrun:ogc-progress-callback';

/** About which job whom to tell, and how its links begin. */
interface Callback {
  readonly jobId: string;
  readonly origin: string;
  readonly subscriber: Subscriber;
}

/** A callback is a job of its own that follows the other one: so it outlives a restart, is tried again, and can be looked at. */
export const callbackKinds = (server: Server): readonly OwnKind[] => [
  { kind: END, concurrency: 50, run: (work) => tellEnd(server, work) },
  // Each waits with its job; a watcher costs little.
  { kind: PROGRESS, concurrency: 1_000, run: (work) => tellProgress(server, work) },
];

/** From two seconds to an hour apart, some twelve hours in all. */
const PATIENCE = {
  maxAttempts: 22,
  backoff: { type: 'exponential', delayMs: 2_000, maxDelayMs: 3_600_000, jitter: 0.1 },
} as const;

export async function subscribe(server: Server, caller: Caller, callback: Callback): Promise<void> {
  const { jobId, origin, subscriber } = callback;
  const input: Json = { jobId, origin, subscriber: { ...subscriber } };
  const mode = 'hidden';
  const tellsEnd = subscriber.success !== undefined || subscriber.failed !== undefined;
  await Promise.all([
    tellsEnd &&
      server.own(END).submit(caller, {
        input,
        mode,
        ...PATIENCE,
        predecessorIds: [jobId],
        onPredecessorFailure: 'ignore', // whoever waits wants to know that it failed
      }),
    subscriber.inProgress !== undefined && server.own(PROGRESS).submit(caller, { input, mode }),
  ]);
}

async function tellEnd(server: Server, { job, jobs }: OwnWork): Promise<Settlement> {
  const { jobId, origin, subscriber } = asCallback(job.input);
  const ended = await jobs.get(jobId);
  // Somebody has started it anew before it could be told.
  if (!isFinal(ended.state))
    return { type: 'waiting', name: `run ${ended.run}`, for: { type: 'jobs', jobIds: [jobId] } };
  const address = ended.state === 'succeeded' ? subscriber.success : subscriber.failed;
  if (address === undefined) return { type: 'completed' };
  const document =
    ended.state === 'succeeded'
      ? await resultsOf(jobs, ended, origin)
      : statusInfo(ended, (await processNames(jobs))(ended.kind), origin);
  const status = await post(server, address, document);
  return { type: 'completed', output: { address, status } };
}

async function resultsOf(jobs: JobApi, job: Job, origin: string) {
  const { id: jobId, output } = job;
  const kind = (await jobs.kinds()).find((one) => one.kind === job.kind);
  const source = { jobId, output, files: await jobs.artifacts(jobId), kind };
  return resultsDocument(outputsOf(source, wantedOf(job), origin).given);
}

/** Tells what there is to tell when it comes to it: of what happens during a call only the last is told. One that does not arrive is
 *  not tried again, for the next says more. */
async function tellProgress(server: Server, { job, jobs, signal, isWanted }: OwnWork): Promise<Settlement> {
  const { jobId, origin, subscriber } = asCallback(job.input);
  const nameOf = await processNames(jobs);
  let told = '';
  for await (const { state } of jobs.watch(jobId, { signal })) {
    if (isFinal(state)) break;
    const current = await jobs.get(jobId);
    const document = statusInfo(current, nameOf(current.kind), origin);
    const news = JSON.stringify(document);
    if (document.status !== 'running' || news === told) continue;
    if (!(await isWanted())) break;
    told = news;
    await post(server, subscriber.inProgress ?? '', document).catch(() => {});
  }
  return { type: 'completed' };
}

async function post(server: Server, address: string, document: object): Promise<number> {
  const { status } = await server.fetchOut(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
    maxBytes: 0,
  });
  if (status < 200 || status > 299) throw new Error(`${address} answered with status ${status}.`);
  return status;
}

function asCallback(input: Json | undefined): Callback {
  return input as unknown as Callback; // written by `subscribe`, and by nobody else
}
