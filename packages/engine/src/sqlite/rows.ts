import type { JobState, UpdateEvent } from '@longrun/core';
import type { Scope } from '../caller.ts';
import type { DueJob } from '../store-query.ts';
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
    ...optional<'waitingFor', string>('waitingFor', row.waiting_for),
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
    ...optional<'claimId', string>('claimId', row.claim_id),
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
