import {
  type FeedEvent,
  type Json,
  type KindTrigger,
  matchesEvent,
  matchesPattern,
  valueAt,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { newJob } from '../new-job.ts';
import type { Runtime } from '../runtime.ts';
import type { NewJob } from '../store-command.ts';

/** What is known of an event before it has its place in the log. */
export type Publication = Pick<FeedEvent, 'topic' | 'domain' | 'published' | 'by' | 'payload' | 'context'>;

export interface Triggered extends Pick<FeedEvent, 'started' | 'refused'> {
  readonly jobs: readonly NewJob[];
}

/** The jobs that a published event starts, at most one of each kind, in the name of whoever publishes it; and why there are no others. */
export async function triggeredJobs(
  runtime: Runtime,
  caller: Caller,
  event: Publication,
): Promise<Triggered> {
  const { catalogue } = runtime;
  // An API may let everybody say what otherwise only jobs are announced by: a job must not start the next without end.
  if (event.topic.startsWith('job:')) return { jobs: [] };
  await catalogue.load(caller.tenant);
  const jobs: NewJob[] = [];
  const refused: Record<string, string> = {};
  for (const { kind, on = [] } of catalogue.list(caller.tenant)) {
    const trigger = [on].flat().find((one) => isMeant(one, event));
    if (!trigger) continue;
    const input = inputOf(trigger, event);
    const problem = await problemOf(runtime, caller, kind, input);
    if (problem !== undefined) refused[kind] = problem;
    else jobs.push(newJob(runtime, caller, { kind, ...(input !== undefined && { input }) }));
  }
  return {
    jobs,
    ...(jobs.length > 0 && { started: Object.fromEntries(jobs.map(({ kind, id }) => [kind, id])) }),
    ...(Object.keys(refused).length > 0 && { refused }),
  };
}

function isMeant({ topic, match = {} }: KindTrigger, event: Publication): boolean {
  return matchesPattern(topic, event.topic) && matchesEvent(event, match);
}

function inputOf({ input = 'payload' }: KindTrigger, event: Publication): Json | undefined {
  // What is found in an event is JSON.
  if (typeof input === 'string') return valueAt(event, input) as Json | undefined;
  const fields = Object.entries(input).map(([name, path]) => [name, valueAt(event, path)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Json;
}

async function problemOf(
  { catalogue }: Runtime,
  { tenant }: Caller,
  kind: string,
  input: Json | undefined,
): Promise<string | undefined> {
  try {
    const [wrong] = await catalogue.violations(tenant, kind, input);
    return wrong && `${wrong.pointer} ${wrong.message}`;
  } catch (error) {
    return `The input cannot be checked: ${error}`; // a validator of the user's own
  }
}
