import { JobError, type SubmitRequest } from '@longrun/core';

/** What a handle must remember to be made again: which job it is, or what it would submit. */
export interface HandleRecord {
  readonly kind: string;
  /** Absent until the submit was confirmed. */
  readonly jobId?: string;
  /** What `start()` submits; its key makes sure that it is submitted once, whoever starts it again. */
  readonly request?: SubmitRequest;
  readonly isStarted: boolean;
}

/** The shape of the text. A later version reads every earlier one. */
const VERSION = 1;

/** A handle as text. There is no address and no key in it. */
export function toText(record: HandleRecord): string {
  return JSON.stringify({ longrun: VERSION, ...record });
}

/** Rejects what `toText` has not written with `invalid-request`. */
export function fromText(text: string): HandleRecord {
  const value = parse(text);
  if (!isObject(value) || value.longrun !== VERSION) throw unreadable();
  const { kind, jobId, request, isStarted } = value;
  if (typeof kind !== 'string' || typeof isStarted !== 'boolean') throw unreadable();
  if (typeof jobId === 'string') return { kind, jobId, isStarted };
  if (!isObject(request) || request.kind !== kind) throw unreadable();
  // `toText` wrote a whole request; the server checks it again when it is submitted.
  return { kind, request: request as unknown as SubmitRequest, isStarted };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable({ cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function unreadable(options?: ErrorOptions): JobError {
  return new JobError(
    'invalid-request',
    'This text was not made by the toJson() of a job handle.',
    {},
    options,
  );
}
