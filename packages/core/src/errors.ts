/** Every expected error: its HTTP status and a title that is the same each time. */
export const ERRORS = {
  'invalid-request': { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  'not-found': { status: 404, title: 'No such address' },
  'job-not-found': { status: 404, title: 'No such job' },
  'artifact-not-found': { status: 404, title: 'No such artifact' },
  'key-not-found': { status: 404, title: 'No such key' },
  'pause-not-found': { status: 404, title: 'No such pause' },
  'limit-not-found': { status: 404, title: 'No such limit' },
  'kind-not-found': { status: 404, title: 'No such kind' },
  'event-not-found': { status: 404, title: 'No such event' },
  'schedule-not-found': { status: 404, title: 'No such schedule' },
  'action-not-found': { status: 404, title: 'No such action' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'transition-refused': { status: 409, title: 'The job cannot do that in its present state' },
  'not-pausable': { status: 409, title: 'The job cannot be paused' },
  'not-waiting': { status: 409, title: 'The job does not wait for an answer' },
  'not-stuck': { status: 409, title: 'The job is not stuck' },
  'not-caller-driven': { status: 409, title: 'A worker drives the job, not its caller' },
  'not-splittable': { status: 409, title: 'The job cannot be split' },
  'external-id-taken': { status: 409, title: 'Another job has this external id' },
  'predecessor-not-found': { status: 422, title: 'A job to wait for does not exist' },
  'schedule-changed': { status: 409, title: 'The schedule was changed by somebody else meanwhile' },
  'too-many-schedules': { status: 409, title: 'There is no room for another schedule' },
  'action-changed': { status: 409, title: 'The action was changed by somebody else meanwhile' },
  'action-disabled': { status: 409, title: 'The action cannot be run now' },
  'too-many-actions': { status: 409, title: 'There is no room for another action' },
  'claim-lost': { status: 409, title: 'The claim is no longer valid' },
  'idempotency-conflict': { status: 409, title: 'The idempotency key was used for another request' },
  'job-failed': { status: 409, title: 'The job failed' },
  'job-cancelled': { status: 409, title: 'The job was cancelled' },
  'job-deleted': { status: 410, title: 'The job was deleted' },
  'cursor-expired': { status: 410, title: 'The cursor is no longer valid' },
  'job-changed': { status: 412, title: 'The job was changed meanwhile' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'range-not-satisfiable': { status: 416, title: 'The range lies outside the artifact' },
  'invalid-input': { status: 422, title: 'The request does not match the schema' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'store-busy': { status: 503, title: 'The store cannot take this now' },
  'store-full': { status: 507, title: 'The store has no room left' },
  'outcome-unknown': {
    status: 503,
    title: 'It is not known whether the change was made; repeat the request',
  },
  'shutting-down': { status: 503, title: 'The server is shutting down' },
  unreachable: { status: 503, title: 'The server cannot be reached' },
  'unfit-platform': { status: 500, title: 'This machine cannot run Longrun' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One thing that is wrong with a request, and where: `/input/rows/3`, a JSON pointer (RFC 6901). */
export interface Violation {
  readonly pointer: string;
  readonly message: string;
}

/** Facts that go with an error, so that a program need not read the message. */
export interface ErrorFacts {
  readonly jobId?: string;
  readonly state?: string;
  readonly errors?: readonly Violation[];
  readonly [fact: string]: unknown;
}

/** An expected error. Compare `code`, not the class: two copies of a package must agree. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.facts = facts;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

export function isJobError(error: unknown): error is JobError {
  return (
    error instanceof Error && error.name === 'JobError' && 'code' in error && String(error.code) in ERRORS
  );
}

/** A watcher that has seen more than there is, as after a restored backup: to wait for the next number would skip what comes before. */
export function cursorExpired(jobId: string, after: number, sequence: number): JobError {
  const message = `Job ${jobId} has ${sequence} updates, so none can come after ${after}. Read the job again and go on from its sequence.`;
  return new JobError('cursor-expired', message, { jobId, after, sequence });
}

/** The same words for an id that never was and for one that belongs to somebody else. */
export function jobNotFound(jobId: string): JobError {
  return new JobError('job-not-found', `There is no job ${jobId}.`, { jobId });
}
