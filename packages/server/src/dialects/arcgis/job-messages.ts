import { fromMoment, type Job, type JobApi, type Message } from '@longrun/core';
import { MESSAGE_TYPES } from './mapping.ts';

export interface JobMessage {
  readonly type: string;
  readonly description: string;
}

// Every poll asks for all of them, and its client knows them apart by their places: the first stay, whatever comes after.
const MOST = 5_000;
const PAGE = 1_000;

/** Everything that a job has said, from the first; why it has ended, if not whole; and what was said of it since. */
export async function jobMessages(jobs: JobApi, job: Job): Promise<JobMessage[]> {
  const said: Message[] = [];
  for (let after = 0; said.length < MOST; ) {
    const page = await jobs.messages(job.id, { after, limit: PAGE });
    said.push(...page.messages);
    if (page.messages.length < PAGE) break;
    after = page.next;
  }
  const end = job.finishedAt === undefined ? Number.POSITIVE_INFINITY : fromMoment(job.finishedAt);
  const late = said.filter(({ at }) => fromMoment(at) > end);
  const inTime = said.slice(0, said.length - late.length);
  return [...inTime.map(toMessage), ...reasonsOf(job), ...late.map(toMessage)];
}

function toMessage({ severity, text }: Message): JobMessage {
  return { type: MESSAGE_TYPES[severity], description: text };
}

function reasonsOf({ state, error, partial }: Job): JobMessage[] {
  if (partial) return [{ type: MESSAGE_TYPES.warning, description: STOPPED }];
  if (state === 'cancelled')
    return [{ type: 'esriJobMessageTypeAbort', description: 'The job was cancelled.' }];
  if (state !== 'failed') return [];
  const description = error ? `ERROR ${error.code}: ${error.message}` : 'The job failed.';
  return [{ type: MESSAGE_TYPES.error, description }];
}

const STOPPED = 'The job was stopped early. Its results are what was done until then.';
