import type { Failure, Json, Outcome, UpdateEvent, WaitingFor } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { Model, ModelJob } from './model.ts';

/** What one command must have written about one job: all of it in this order, or, where its answer was lost, all or nothing. */
export interface Expected {
  readonly updates: readonly ExpectedUpdate[];
  readonly maybe: boolean;
}

export interface ExpectedUpdate extends Reason {
  /** `deleted` is no update: the job is gone. */
  readonly event: UpdateEvent | 'deleted';
}

/** What an update does besides what its event means. */
export interface Reason {
  readonly given?: Given;
  readonly effect?: (job: ModelJob, update: StoredUpdate) => void;
}

/** What comes along with a move. */
export interface Given {
  readonly output?: Json;
  readonly error?: Pick<Failure, 'code'>;
  readonly outcome?: Outcome;
  readonly dueAt?: number;
  readonly waitingFor?: WaitingFor;
  /** For `retry`. */
  readonly input?: Json;
  readonly keepCheckpoint?: boolean;
}

export function expect(model: Model, jobId: string, updates: readonly ExpectedUpdate[], maybe = false): void {
  if (updates.length === 0) return;
  const before = model.expected.get(jobId) ?? [];
  model.expected.set(jobId, [...before, { updates, maybe }]);
}
