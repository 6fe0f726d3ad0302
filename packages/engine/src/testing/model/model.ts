import type { Failure, Job, JobState, Json, Outcome, Progress, WaitingFor } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { Expected } from './expect.ts';

/** What must be so: a plain picture of every job, brought forward by what was asked and by what the log justifies. */
export interface Model {
  /** In the order in which the answers came. */
  readonly jobs: Map<string, ModelJob>;
  /** Every claim that a worker was given, the newest last. */
  readonly claims: ModelClaim[];
  /** Idempotency keys by tenant and key. */
  readonly keys: Map<string, ModelKey>;
  readonly graves: Map<string, Grave>;
  readonly rules: Rules;
  /** What the log of each job must now show. */
  readonly expected: Map<string, Expected[]>;
  /** The furthest that the clock has ever been. */
  latest: number;
  /** How many engines there have been; claims inside an earlier one's process died with it. */
  generation: number;
  /** Commands so far. */
  steps: number;
}

/** What holds jobs back at the claim. */
export interface Rules {
  /** The most jobs in workers' hands, by place: tenant, scope and value. */
  readonly limits: Map<string, number>;
  /** Kinds that are paused: tenant and kind. */
  readonly paused: Set<string>;
  /** Jobs that were claimed by the last command. */
  claimed: ModelJob[];
}

export interface ModelJob {
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly pausable: boolean;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly createdAt: number;
  readonly jobTimeoutMs: number | undefined;
  readonly idleTimeoutMs: number | undefined;
  readonly concurrencyKey: string | undefined;
  parentId: string | undefined;
  /** Its place among the parts of its parent. */
  part: number | undefined;
  /** A part of an earlier run, which the next split does not take over. */
  isDetached: boolean;
  /** Somebody let this part go on by itself, whatever its parent does. */
  isAlone: boolean;
  /** It was split at some time. */
  hasParts: boolean;
  /** Its place among all jobs, as the store has given it. */
  number: number;
  state: JobState;
  sequence: number;
  run: number;
  attempt: number;
  /** The last attempt was handed back in good order: the next claim goes on with it. */
  isContinued: boolean;
  /** Workers lost in a row, with nothing saved in between. */
  crashes: number;
  /** The newest claim, spent or not. */
  claim: Held | undefined;
  input: Json | undefined;
  checkpoint: Json | undefined;
  partial: Json | undefined;
  steps: Record<string, Json>;
  /** As stored. */
  progress: Progress | undefined;
  /** What this claim's worker has come to so far, stored or not. */
  floor: Progress | undefined;
  /** `floor` is shown and not stored yet; `maybe`: it is stored, and the engine need not know. */
  pending: boolean | 'maybe';
  info: string | undefined;
  output: Json | undefined;
  isPartial: boolean;
  error: Pick<Failure, 'code'> | undefined;
  outcome: Outcome | undefined;
  waitingFor: WaitingFor | undefined;
  /** The jobs it waits for, and whether the end of each is still to come; `lost`: it was deleted before. */
  needs: Map<string, boolean | 'lost'>;
  dueAt: number | undefined;
  startBy: number | undefined;
  /** When its worker must have confirmed what was asked. */
  confirmBy: number | undefined;
  isStuck: boolean;
  /** When the time of the whole job is over; a pause moves it on. */
  endBy: number | undefined;
  pausedAt: number | undefined;
  /** When the attempt has said nothing for too long. */
  idleUntil: number | undefined;
  queuedAt: number | undefined;
  startedAt: number | undefined;
  claimedAt: number | undefined;
  finishedAt: number | undefined;
  acknowledgedAt: number | undefined;
  /** A cancel was acknowledged in this run. */
  isGivenUp: boolean;
  /** The public view, folded from updates. */
  folded: Job;
  /** The log as read so far. */
  readonly log: StoredUpdate[];
}

/** The right to an attempt, as the store must see it. */
export interface Held {
  readonly claimId: string;
  readonly embedded: boolean;
  readonly leaseMs: number;
  readonly generation: number;
  /** The lease holds until then, at the least and at the most: a sign of life need not be written every time. */
  least: number;
  most: number;
}

export interface ModelClaim {
  readonly jobId: string;
  readonly claimId: string;
  readonly worker: Worker;
  readonly leaseMs: number;
}

export interface Worker {
  readonly workerId: string;
  readonly tenant: string;
  readonly embedded: boolean;
}

export interface ModelKey {
  readonly jobId: string;
  readonly body: number;
  readonly keepUntil: number;
}

export interface Grave {
  readonly tenant: string;
  readonly keepUntil: number;
}

export function createModel(): Model {
  return {
    jobs: new Map(),
    claims: [],
    keys: new Map(),
    graves: new Map(),
    rules: { limits: new Map(), paused: new Set(), claimed: [] },
    expected: new Map(),
    latest: 0,
    generation: 0,
    steps: 0,
  };
}
