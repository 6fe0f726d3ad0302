import { type FeedEvent, JobError, type PublishRequest } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { fingerprintOf } from '../fingerprint-of.ts';
import type { Runtime } from '../runtime.ts';
import type { Refused } from '../store-result.ts';
import { checkPublish } from './check-events.ts';
import { eventIds } from './event-ids.ts';
import { toEvents } from './to-events.ts';
import { triggeredJobs } from './triggered-jobs.ts';

/** Stores an event together with the jobs that it starts. */
export async function publishEvent(
  runtime: Runtime,
  caller: Caller,
  request: PublishRequest,
  reserved: boolean,
): Promise<FeedEvent> {
  checkPublish(request, reserved);
  const { tenant, actor } = caller;
  const { idempotencyKey: key, ...body } = request;
  const { topic, payload, context, domain = topic.slice(0, topic.indexOf(':')) } = body;
  const said = {
    published: true,
    by: actor,
    ...(payload && { payload }),
    ...(context && { context }),
  } as const;
  const { jobs, ...became } = await triggeredJobs(runtime, caller, { topic, domain, ...said });
  const data = { ...said, ...became };
  const answer = await runtime.commit({
    type: 'publish',
    ...{ tenant, topic, domain, data, jobs, keepMs: runtime.keepEventsMs },
    ...(key !== undefined && { idempotency: { key, fingerprint: fingerprintOf(body) } }),
  });
  if (answer.refused) throw refusal(answer, key);
  const { position = '', duplicateOf, at } = answer;
  const entry =
    duplicateOf === undefined
      ? { position, at, topic, domain, data, acknowledged: [] }
      : await runtime.store.read({ type: 'entry', tenant, position: duplicateOf });
  const [event] = entry ? toEvents(entry, eventIds(runtime.secret, tenant)) : [];
  if (!event)
    throw new JobError('event-not-found', 'The event of this idempotency key has just been removed.');
  return event;
}

function refusal({ refused, message }: Refused, key: string | undefined): JobError {
  return refused === 'idempotency-conflict'
    ? new JobError(
        'idempotency-conflict',
        `The idempotency key ${key} belongs to an event that was published with another body.`,
      )
    : new JobError('internal', `The event was not stored: ${message ?? refused}.`);
}
