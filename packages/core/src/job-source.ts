import type { Failure } from './failure.ts';
import type { Artifact } from './job.ts';
import type { Json, JsonObject, Moment } from './json.ts';
import type { KindDescription } from './kind.ts';
import type { Control, JobState } from './lifecycle.ts';
import type { MessageInput } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { FailurePolicy, PartExecution } from './waiting-for.ts';

/** Where a worker gets its jobs: the engine in the same process, or a server over HTTP. */
export interface JobSource {
  /** Tells what this worker can run. Repeating it is harmless. */
  register(kinds: readonly KindDescription[]): Promise<void>;
  /** Takes up to `capacity` jobs; waits up to `waitMs` for the first. Empty when there is none. */
  claim(request: ClaimRequest, signal?: AbortSignal): Promise<ClaimedJob[]>;
  /** Reports on held jobs, renews their leases and learns what is asked of them. Answers in the order of the
   *  reports. With `waitMs` the answer is held back until a control arrives for one of them. */
  sync(request: SyncRequest, signal?: AbortSignal): Promise<SyncAnswer>;
  /** Ends a job successfully in an open transaction of the application: it has ended if and only if that commits. Rejects with
   *  `claim-lost`, and with `transition-refused` where it is being cancelled or has ended before. Absent where the engine is not
   *  in this process. */
  completeIn?(tx: object, completion: Completion): Promise<void>;
  /** Stores a file the job made; a second one of the same name replaces the first. */
  saveArtifact(upload: ArtifactUpload, signal?: AbortSignal): Promise<Artifact>;
  /** The bytes of a file that a held job has made, in this attempt or an earlier one. Rejects with `artifact-not-found`. */
  openArtifact(file: ArtifactAddress, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** Removes a file that a held job has made. Harmless when there is none. */
  deleteArtifact(file: ArtifactAddress, signal?: AbortSignal): Promise<void>;
}

export interface ClaimRequest {
  /** Names the worker process; any text that is the same for the whole life of the process. */
  readonly workerId: string;
  readonly kinds: readonly string[];
  readonly capacity: number;
  /** 0 to 60,000 milliseconds. */
  readonly waitMs?: number;
  /** How long the claim holds without a sign of life; 30,000 milliseconds unless told otherwise. */
  readonly leaseMs?: number;
}

/** A job in a worker's hands. */
export interface ClaimedJob {
  readonly jobId: string;
  /** The right to report on this attempt. A new claim makes it void. */
  readonly claimId: string;
  readonly kind: string;
  readonly kindVersion?: string;
  readonly tenant: string;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly leaseMs: number;
  readonly input?: Json;
  readonly checkpoint?: Json;
  readonly partial?: Json;
  /** How far this attempt had come before it was handed back, or the parts of the job in any. */
  readonly progress?: Progress;
  /** Results of the steps that this run has already made, by name. */
  readonly steps?: JsonObject;
  /** What was decided about how it is to be done. */
  readonly plan?: JsonObject;
  readonly timeoutMs?: number;
  readonly traceparent?: string;
  /** The moment of its schedule that the job stands for. */
  readonly scheduledFor?: Moment;
  /** How the jobs have ended that this one had to wait for, in the order of `predecessorIds`. */
  readonly predecessors?: readonly WaitedJob[];
  /** Set where this job is a part of another. */
  readonly part?: ClaimedPart;
  /** Set in a run that was opened by a retry with `only`. */
  readonly retry?: RetryScope;
}

/** What a part knows of its place. */
export interface ClaimedPart {
  readonly parentId: string;
  /** From 0. */
  readonly index: number;
  readonly count: number;
  readonly data?: Json;
}

/** What a retry is about, and what the run before it has left. */
export interface RetryScope {
  readonly only: 'failed';
  /** The output of that run. */
  readonly output?: Json;
}

/** What a worker says of one job it holds. Everything but the ids is optional: a bare report renews the lease. */
export interface JobReport {
  readonly jobId: string;
  readonly claimId: string;
  readonly progress?: Progress;
  readonly messages?: readonly MessageInput[];
  readonly checkpoint?: Json;
  /** Output to keep if the job is stopped. */
  readonly partial?: Json;
  /** Step results to keep for the rest of the run, by name. */
  readonly steps?: JsonObject;
  /** How the attempt ended. Nothing may be reported after it. */
  readonly settlement?: Settlement;
}

/** The successful end of a job, and by which right. */
export interface Completion {
  readonly jobId: string;
  readonly claimId: string;
  readonly output?: Json;
  readonly outcome?: Outcome;
}

/** How an attempt ended. Each names one move of the lifecycle; which state follows is the table's business. */
export type Settlement =
  | { readonly type: 'completed'; readonly output?: Json; readonly outcome?: Outcome }
  | {
      readonly type: 'failed';
      readonly error: Failure;
      readonly retryAfterMs?: number;
      readonly outcome?: Outcome;
    }
  /** The worker has confirmed a pause. */
  | { readonly type: 'suspended' }
  /** Handed back unfinished, because the worker shuts down. The attempt is not counted. */
  | { readonly type: 'released' }
  /** Handed back until something has happened; the next claim finds what it brought among the steps, by this name, as
   *  a `Waited`. The attempt is not counted. */
  | { readonly type: 'waiting'; readonly name: string; readonly for: WaitRequest };

/** What a handler can wait for. A timer needs `delayMs` or `until`; the others end early with them. */
export type WaitRequest = WaitEnd &
  (
    | { readonly type: 'timer' }
    /** Brings a `WaitedJob` for each, in order, once all have ended. */
    | { readonly type: 'jobs'; readonly jobIds: readonly string[] }
    /** Brings the answer. */
    | { readonly type: 'answer'; readonly question?: string; readonly schema?: JsonObject }
    /** Makes a job of each and brings a `WaitedJob` for each, in order. */
    | {
        readonly type: 'parts';
        /** 1 to 10,000, each with what the part is given. */
        readonly parts: readonly Json[];
        readonly execution: PartExecution;
        readonly onFailure: FailurePolicy;
        /** Of another kind, whose input a part's data is; of the parent's kind and with its input otherwise. */
        readonly kind?: string;
      }
  );

interface WaitEnd {
  readonly delayMs?: number;
  readonly until?: Moment;
}

/** How a job ended that somebody waited for. */
export interface WaitedJob {
  readonly jobId: string;
  readonly state: JobState;
  readonly output?: Json;
  readonly partial?: boolean;
  readonly error?: Failure;
}

export interface SyncRequest {
  readonly workerId: string;
  readonly reports: readonly JobReport[];
  /** The lease to renew to, as in the claim; 30,000 milliseconds unless told otherwise. */
  readonly leaseMs?: number;
  /** 0 to 60,000 milliseconds. */
  readonly waitMs?: number;
}

export interface SyncAnswer {
  readonly jobs: readonly ReportAnswer[];
}

export type ReportAnswer =
  | { readonly jobId: string; readonly claimId: string; readonly state: JobState; readonly control?: Control }
  | {
      readonly jobId: string;
      readonly claimId: string;
      readonly error: { readonly code: string; readonly message: string };
    };

export interface ArtifactAddress {
  readonly jobId: string;
  readonly claimId: string;
  /** A plain file name, at most 200 characters, without a slash. */
  readonly name: string;
}

export interface ArtifactUpload extends ArtifactAddress {
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array>;
}
