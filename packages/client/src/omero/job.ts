import type { Json } from '@longrun/core';

/** The nine words that a status can be. */
export type StatusWord =
  | 'Submitted'
  | 'Resubmitted'
  | 'Queued'
  | 'Requeued'
  | 'Running'
  | 'Error'
  | 'Waiting'
  | 'Finished'
  | 'Cancelled';

export interface JobStatus {
  readonly id: number;
  readonly value: StatusWord;
}

/** A whole number; of a job that another API has made and that has none, its own id as text. */
export type JobId = number | string;

/** What the classes of jobs have beside what every job has. */
interface OwnFields {
  readonly description?: string;
  /** In base64. */
  readonly params?: string;
  readonly versionInfo?: Readonly<Record<string, string>>;
  readonly imageName?: string;
  readonly imageDescription?: string;
}

/** A job to be submitted. Moments are milliseconds since 1970. */
export interface NewJob extends OwnFields {
  /** `ScriptJob` and the like, or a kind that workers take. */
  readonly '@type': string;
  readonly message?: string | null;
  /** Null or past: now. */
  readonly scheduledFor?: number | null;
  /** `Submitted` or `Waiting`, as word or as object with its word or id; null is `Submitted`. */
  readonly status?: StatusWord | Partial<JobStatus> | null;
  /** For a kind that workers take: what its handler is given. */
  readonly input?: Json;
}

/** A job as the server has it. Moments are milliseconds since 1970. */
export interface Job extends OwnFields {
  readonly '@type': string;
  readonly id: JobId;
  readonly username: string;
  readonly groupname: string;
  readonly type: string;
  readonly message: string;
  readonly status: JobStatus;
  readonly submitted: number;
  readonly scheduledFor: number;
  readonly started: number | null;
  readonly finished: number | null;
  readonly originalFileLinks: readonly FileLink[];
  readonly details: { readonly owner: string; readonly group: string };
}

/** A file that the job has made. */
export interface FileLink {
  readonly name: string;
  readonly mimetype: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Where its bytes are, on the same server. */
  readonly path: string;
}
