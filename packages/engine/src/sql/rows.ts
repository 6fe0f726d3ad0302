import type { JobState, LimitScope, PauseScope, UpdateEvent } from '@longrun/core';
import type { StoredAction } from '../actions/stored-action.ts';
import type { Scope } from '../caller.ts';
import type { Acknowledged, EventData, StoredEntry } from '../events/stored-entry.ts';
import type { SeenWorker } from '../roster.ts';
import type { Bounds } from '../rules/bounds.ts';
import type { StoredLimit, StoredPause } from '../rules/stored-rule.ts';
import type { StoredSchedule } from '../schedules/stored-schedule.ts';
import type { Label } from '../store-command.ts';
import type { DueJob, EndedJob, JobHead } from '../store-query.ts';
import type { ClaimedRow, StoredArtifact, StoredJob, StoredKey, StoredUpdate } from '../stored.ts';
import type { Row } from './statement.ts';

/** The only place where column names become field names. The schema's types (STRICT tables) stand behind the casts. */

const optional = <Name extends string, Value>(name: Name, value: unknown): { [N in Name]?: Value } =>
  // The key is the literal given; TypeScript cannot tell that of a computed one.
  (value === null || value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };

export function toJob(row: Row): StoredJob {
  return {
    number: row.number as number,
    id: row.id as string,
    tenant: row.tenant as string,
    kind: row.kind as string,
    state: row.state as JobState,
    sequence: row.sequence as number,
    run: row.run as number,
    attempt: row.attempt as number,
    maxAttempts: row.max_attempts as number,
    priority: row.priority as number,
    createdAt: row.created_at as number,
    isPartial: row.is_partial === 1,
    hasCheckpoint: row.has_checkpoint === 1,
    ...optional<'dueAt', number>('dueAt', row.due_at),
    ...optional<'startBy', number>('startBy', row.start_by),
    ...optional<'queuedAt', number>('queuedAt', row.queued_at),
    ...optional<'startedAt', number>('startedAt', row.started_at),
    ...optional<'claimedAt', number>('claimedAt', row.claimed_at),
    ...optional<'finishedAt', number>('finishedAt', row.finished_at),
    ...optional<'acknowledgedAt', number>('acknowledgedAt', row.acknowledged_at),
    ...optional<'claimId', string>('claimId', row.claim_id),
    ...optional<'worker', string>('worker', row.worker),
    ...optional<'options', string>('options', row.options),
    ...optional<'input', string>('input', row.input),
    ...optional<'output', string>('output', row.output),
    ...optional<'error', string>('error', row.error),
    ...optional<'outcome', string>('outcome', row.outcome),
    ...optional<'progress', string>('progress', row.progress),
    ...optional<'info', string>('info', row.info),
    ...(row.acknowledged === 1 && { acknowledged: true }),
    stuck: row.stuck === 1,
    hasParts: row.has_parts === 1,
    byCaller: row.by_caller === 1,
    ...optional<'confirmBy', number>('confirmBy', row.confirm_by),
    ...optional<'endBy', number>('endBy', row.end_by),
    ...optional<'idleUntil', number>('idleUntil', row.idle_until),
    workedMs: row.worked_ms as number,
    ...optional<'fetchedAt', number>('fetchedAt', row.fetched_at),
    ...optional<'waitingFor', string>('waitingFor', row.waiting_for),
    ...(typeof row.event === 'number' && { event: String(row.event) }),
  };
}

export function toHead(row: Row): JobHead {
  return {
    sequence: row.sequence as number,
    state: row.state as JobState,
    ...optional<'claimId', string>('claimId', row.claim_id),
  };
}

export function toUpdate(row: Row, jobId: string): StoredUpdate {
  return {
    jobId,
    sequence: row.sequence as number,
    at: row.at as number,
    event: row.event as UpdateEvent,
    state: row.state as JobState,
    run: row.run as number,
    attempt: row.attempt as number,
    ...optional<'data', string>('data', row.data),
  };
}

export function toEntry(row: Row): StoredEntry {
  const placed = {
    position: String(row.position),
    acknowledged: JSON.parse(row.acknowledged as string) as Acknowledged[],
  };
  if (row.topic === null)
    return {
      ...placed,
      update: toUpdate(row, row.id as string),
      kind: row.kind as string,
      isPart: row.is_part === 1,
      ...optional<'parentId', string>('parentId', row.parent_id),
      ...optional<'info', string>('info', row.info),
    };
  return {
    ...placed,
    topic: row.topic as string,
    domain: row.domain as string,
    at: row.at as number,
    data: JSON.parse(row.event_data as string) as EventData,
    ...optional<'jobId', string>('jobId', row.job_id),
  };
}

/** A job that is about to be removed. */
export function toBuried(row: Row) {
  return {
    number: row.number as number,
    id: row.id as string,
    tenant: row.tenant as string,
    kind: row.kind as string,
    state: row.state as JobState,
    run: row.run as number,
    attempt: row.attempt as number,
    sequence: row.sequence as number,
    isPart: row.is_part === 1,
    ...optional<'parentId', string>('parentId', row.parent_id),
  };
}

export function toLabel(row: Row): Label {
  return { name: row.name as string, value: row.value as string };
}

export function toClaimed(row: Row, claimId: string): ClaimedRow {
  return {
    jobId: row.id as string,
    claimId,
    kind: row.kind as string,
    run: row.run as number,
    attempt: row.attempt as number,
    maxAttempts: row.max_attempts as number,
    sequence: row.sequence as number,
    ...optional<'options', string>('options', row.options),
    ...optional<'input', string>('input', row.input),
    ...optional<'progress', string>('progress', row.progress),
    ...optional<'partial', string>('partial', row.partial),
  };
}

export function toDue(row: Row): DueJob {
  return {
    jobId: row.id as string,
    state: row.state as JobState,
    attempt: row.attempt as number,
    maxAttempts: row.max_attempts as number,
    crashes: row.crashes as number,
    byCaller: row.by_caller === 1,
    ...optional<'claimId', string>('claimId', row.claim_id),
  };
}

export function toEnded(row: Row): EndedJob {
  return {
    jobId: row.id as string,
    tenant: row.tenant as string,
    kind: row.kind as string,
    state: row.state as JobState,
    finishedAt: row.finished_at as number,
    sequence: row.sequence as number,
    ...optional<'fetchedAt', number>('fetchedAt', row.fetched_at),
    ...(row.retention !== null && { retention: JSON.parse(row.retention as string) }),
  };
}

export function toArtifact(row: Row): StoredArtifact {
  return {
    name: row.name as string,
    contentType: row.content_type as string,
    size: row.size as number,
    sha256: row.sha256 as string,
    file: row.file as string,
    createdAt: row.created_at as number,
  };
}

export function toKey(row: Row): StoredKey {
  return {
    id: row.id as string,
    tenant: row.tenant as string,
    name: row.name as string,
    hash: row.hash as string,
    scopes: JSON.parse(row.scopes as string) as Scope[],
    createdAt: row.created_at as number,
    ...optional<'expiresAt', number>('expiresAt', row.expires_at),
    ...optional<'revokedAt', number>('revokedAt', row.revoked_at),
  };
}

export function toSchedule(row: Row): StoredSchedule {
  return {
    tenant: row.tenant as string,
    name: row.name as string,
    revision: row.revision as number,
    spec: row.spec as string,
    isDefined: row.is_defined === 1,
    updatedBy: row.updated_by as string,
    createdAt: row.created_at as number,
    updatedAt: row.updated_at as number,
    made: row.made as number,
    skipped: row.skipped as number,
    missed: row.missed as number,
    ...optional<'pausedAt', number>('pausedAt', row.paused_at),
    ...optional<'pausedBy', string>('pausedBy', row.paused_by),
    ...optional<'pauseReason', string>('pauseReason', row.pause_reason),
    ...optional<'nextAt', number>('nextAt', row.next_at),
    ...optional<'lastAt', number>('lastAt', row.last_at),
    ...optional<'lastJob', string>('lastJob', row.last_job),
    ...optional<'lastJobAt', number>('lastJobAt', row.last_job_at),
    ...optional<'lastState', JobState>('lastState', row.last_state),
    ...optional<'error', string>('error', row.error),
    ...optional<'errorAt', number>('errorAt', row.error_at),
  };
}

export function toAction(row: Row): StoredAction {
  return {
    tenant: row.tenant as string,
    id: row.id as string,
    revision: row.revision as number,
    spec: row.spec as string,
    updatedBy: row.updated_by as string,
    createdAt: row.created_at as number,
    updatedAt: row.updated_at as number,
    ...optional<'target', string>('target', row.target),
  };
}

export function toPause(row: Row): StoredPause {
  return {
    scope: row.scope as PauseScope,
    value: row.value as string,
    pausedBy: row.paused_by as string,
    createdAt: row.created_at as number,
    ...optional<'reason', string>('reason', row.reason),
    ...optional<'until', number>('until', row.until),
  };
}

export function toLimit(row: Row): StoredLimit {
  return {
    ...toPlacedBounds(row),
    isDeclared: row.declared === 1,
    setAt: row.set_at as number,
    running: row.running as number,
    ...optional<'setBy', string>('setBy', row.set_by),
    ...optional<'nextStart', number>('nextStart', row.next_start),
  };
}

export function toPlacedBounds(row: Row): Pick<StoredLimit, 'scope' | 'value'> & Bounds {
  return { scope: row.scope as LimitScope, value: row.value as string, ...toBounds(row) };
}

function toBounds(row: Row): Bounds {
  return {
    ...optional<'concurrency', number>('concurrency', row.concurrency),
    ...(row.rate_count !== null && {
      rate: {
        count: row.rate_count as number,
        perMs: row.rate_per_ms as number,
        ...optional<'burst', number>('burst', row.rate_burst),
      },
    }),
  };
}

export function toWorker(row: Row): SeenWorker {
  return {
    tenant: row.tenant as string,
    id: row.id as string,
    kinds: JSON.parse(row.kinds as string) as string[],
    capacity: row.capacity as number,
    embedded: row.embedded === 1,
    seenAt: row.seen_at as number,
  };
}
