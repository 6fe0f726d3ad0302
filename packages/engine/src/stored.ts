import type { JobState, UpdateEvent } from '@longrun/core';
import type { Scope } from './caller.ts';

export interface StoredUpdate {
  readonly jobId: string;
  readonly sequence: number;
  readonly at: number;
  readonly event: UpdateEvent;
  readonly state: JobState;
  readonly run: number;
  readonly attempt: number;
  /** JSON of the changes, or of the message when the event is `message`. */
  readonly data?: string;
}

export interface ClaimedRow {
  readonly jobId: string;
  readonly claimId: string;
  readonly kind: string;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly sequence: number;
  readonly options?: string;
  readonly input?: string;
  /** How far this attempt had come before it was handed back, or the parts of the job in any. */
  readonly progress?: string;
  readonly partial?: string;
  readonly checkpoint?: string;
  readonly plan?: string;
  readonly steps?: Readonly<Record<string, string>>;
}

export interface StoredJob {
  readonly number: number;
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: JobState;
  readonly sequence: number;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly createdAt: number;
  readonly dueAt?: number;
  readonly startBy?: number;
  readonly queuedAt?: number;
  readonly startedAt?: number;
  readonly claimedAt?: number;
  readonly finishedAt?: number;
  readonly acknowledgedAt?: number;
  /** Whoever reads has acknowledged the outcome. */
  readonly acknowledged?: true;
  readonly claimId?: string;
  readonly worker?: string;
  readonly isPartial: boolean;
  readonly hasCheckpoint: boolean;
  readonly options?: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly outcome?: string;
  readonly progress?: string;
  readonly info?: string;
  readonly waitingFor?: string;
  readonly stuck: boolean;
  readonly confirmBy?: number;
  readonly endBy?: number;
  /** Fails unless something is said by then. */
  readonly idleUntil?: number;
  /** Of this run, without the present claim. */
  readonly workedMs: number;
  /** When the result was first fetched. */
  readonly fetchedAt?: number;
  /** The place in the log of the event that has started it. */
  readonly event?: string;
  readonly hasParts: boolean;
  readonly byCaller: boolean;
}

export interface StoredArtifact {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  /** Where the bytes are, below the folder of artifacts. */
  readonly file: string;
  readonly createdAt: number;
}

export interface StoredKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}
