import {
  JobError,
  type Settlement,
  toMoment,
  type Violation,
  type WaitingFor,
  type WaitRequest,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { requestViolations } from './check-request.ts';
import type { Ending } from './ending.ts';
import { MAX_PARTS, newParts } from './new-parts.ts';
import { readStored } from './read-job.ts';
import type { Runtime } from './runtime.ts';

const MAX_NAME_LENGTH = 200;

type Waiting = Extract<Settlement, { type: 'waiting' }>;
type Parts = Extract<WaitRequest, { type: 'parts' }>;

/** Turns what a handler waits for into the move that hands its job back until then. */
export async function wait(
  runtime: Runtime,
  { tenant }: Caller,
  jobId: string,
  settlement: Waiting,
): Promise<Ending> {
  const { name, for: request } = settlement;
  const violations = violationsOf(settlement);
  if (violations.length > 0) throw invalid(violations);
  const dueAt = endOf(request, runtime.clock.now());
  const until = dueAt === undefined ? {} : { until: toMoment(dueAt) };
  const due = dueAt === undefined ? {} : { dueAt };
  if (request.type === 'parts') {
    const parent = await readStored(runtime, tenant, jobId);
    const { onFailure, parts } = request;
    const waitingFor: WaitingFor = { type: 'parts', name, count: parts.length, onFailure, ...until };
    const made = newParts(runtime, parent, request);
    return { event: 'wait', wait: { name, for: waitingFor, parts: made }, ...due };
  }
  if (request.type === 'jobs') await assertExist(runtime, tenant, request.jobIds);
  return { event: 'wait', wait: { name, for: toWaitingFor(name, request, until) }, ...due };
}

function toWaitingFor(
  name: string,
  request: Exclude<WaitRequest, Parts>,
  until: { until?: string },
): WaitingFor {
  switch (request.type) {
    case 'timer':
      return { type: 'timer', name, ...until };
    case 'jobs':
      return { type: 'jobs', name, jobIds: request.jobIds, onFailure: 'ignore', ...until };
    case 'answer': {
      const { question, schema } = request;
      return {
        type: 'answer',
        name,
        ...(question !== undefined && { question }),
        ...(schema && { schema }),
        ...until,
      };
    }
  }
}

function endOf({ until, delayMs }: WaitRequest, now: number): number | undefined {
  if (until !== undefined) return Date.parse(until);
  return delayMs === undefined ? undefined : now + delayMs;
}

function violationsOf({ name, for: request }: Waiting): Violation[] {
  const found: Violation[] = [];
  const rule = (holds: boolean, field: string, message: string) => {
    if (!holds) found.push({ pointer: `/settlement${field}`, message });
  };
  rule(
    name.length > 0 && name.length <= MAX_NAME_LENGTH,
    '/name',
    `must have 1 to ${MAX_NAME_LENGTH} characters`,
  );
  rule(!name.startsWith('$'), '/name', 'must not begin with $, which is the engine’s own');
  const { delayMs, until } = request;
  for (const { pointer, message } of requestViolations({
    kind: request.type === 'parts' && request.kind !== undefined ? request.kind : 'a:b',
    ...(delayMs !== undefined && { delayMs }),
    ...(until !== undefined && { scheduledAt: until }),
  }))
    rule(false, `/for${pointer.replace('scheduledAt', 'until')}`, message);
  if (request.type === 'timer')
    rule(delayMs !== undefined || until !== undefined, '/for', 'needs delayMs or until');
  if (request.type === 'parts')
    rule(
      request.parts.length > 0 && request.parts.length <= MAX_PARTS,
      '/for/parts',
      `must be 1 to ${MAX_PARTS}`,
    );
  return found;
}

async function assertExist({ store }: Runtime, tenant: string, ids: readonly string[]): Promise<void> {
  const found = await store.read({ type: 'jobs', ids, tenant });
  const missing = found.indexOf(undefined);
  if (missing >= 0)
    throw invalid([{ pointer: `/settlement/for/jobIds/${missing}`, message: `${ids[missing]} is no job` }]);
}

function invalid(errors: readonly Violation[]): JobError {
  return new JobError('invalid-input', `${errors[0]?.pointer} ${errors[0]?.message}.`, { errors });
}
