import { isJobError } from '@longrun/core';
import { type HttpCall, type HttpOptions, type HttpRequest, httpCall } from '../http-call.ts';
import { errorOf, lostConnection } from './error-of.ts';
import { ApiUsageException, ObjectNotExistException } from './errors.ts';
import type { Job, JobId, JobStatus, NewJob } from './job.ts';

/** Follows one job at a time: the one that it has submitted or attached itself to last. Every failure is a `ServerError`. Before a
 *  job is followed, what needs one rejects with an `ApiUsageException`, and after `close` everything rejects with an
 *  `ObjectNotExistException`; neither asks the server. */
export class JobHandle {
  readonly #call: HttpCall;
  #id: JobId | undefined;
  #isClosed = false;

  constructor(options: HttpOptions) {
    this.#call = httpCall(options, errorOf);
  }

  /** Submits a job and follows it; answers its id. */
  async submit(job: NewJob): Promise<JobId> {
    this.#forget();
    const { id } = await this.#ask<{ id: JobId }>({ method: 'POST', path: '/omero/jobs', body: job });
    this.#id = id;
    return id;
  }

  /** Follows a job that is there, whoever has submitted it; answers its status. */
  async attach(id: JobId): Promise<JobStatus> {
    this.#forget();
    const status = await this.#ask<JobStatus>({ path: pathOf(id, '/status') });
    this.#id = id;
    return status;
  }

  /** A copy of the job. */
  getJob(): Promise<Job> {
    return this.#askAbout();
  }

  jobStatus(): Promise<JobStatus> {
    return this.#askAbout('/status');
  }

  /** When it was finished, in milliseconds since 1970; of one that goes on after its end, when that was. */
  async jobFinished(): Promise<number | null> {
    return (await this.getJob()).finished;
  }

  async jobMessage(): Promise<string> {
    return (await this.getJob()).message;
  }

  /** Is its status `Running`? Nothing tells whether anybody works on it. */
  async jobRunning(): Promise<boolean> {
    return (await this.jobStatus()).value === 'Running';
  }

  async jobError(): Promise<boolean> {
    return (await this.jobStatus()).value === 'Error';
  }

  /** `Running`, `Finished`, `Error` or `Cancelled`; answers the status before. */
  async setStatus(status: string): Promise<string> {
    return this.#set('/status', { status });
  }

  /** Answers the message before; null leaves it and answers null. */
  async setMessage(message: string | null): Promise<string | null> {
    return this.#set('/message', { message });
  }

  /** Both at once; answers the status before. Null leaves the message. */
  async setStatusAndMessage(status: string, message: string | null): Promise<string> {
    return this.#set('/status', { status, message });
  }

  /** The same as `setStatus('Cancelled')`. A worker that has the job is told. */
  async cancelJob(): Promise<void> {
    await this.#askAbout('/cancel', { method: 'POST' });
  }

  /** Lets go of the job, which goes on. */
  async close(): Promise<void> {
    this.#id = undefined;
    this.#isClosed = true;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #set<Previous>(below: string, body: object): Promise<Previous> {
    const { previous } = await this.#askAbout<{ previous: Previous }>(below, { method: 'PUT', body });
    return previous;
  }

  async #askAbout<Answer>(below = '', request: Omit<HttpRequest, 'path'> = {}): Promise<Answer> {
    this.#assertOpen();
    if (this.#id === undefined) throw notFollowing();
    return this.#ask<Answer>({ ...request, path: pathOf(this.#id, below) });
  }

  async #ask<Answer>(request: HttpRequest): Promise<Answer> {
    try {
      return (await this.#call.json<Answer>(request)).body;
    } catch (error) {
      throw isJobError(error) ? lostConnection(error) : error;
    }
  }

  /** Whatever becomes of the next job, this handle no longer follows the last. */
  #forget(): void {
    this.#assertOpen();
    this.#id = undefined;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

function notFollowing(): ApiUsageException {
  return new ApiUsageException({
    serverExceptionClass: 'ome.conditions.ApiUsageException',
    message: 'Submit a job or attach to one first.',
  });
}

function closed(): ObjectNotExistException {
  return new ObjectNotExistException({
    serverExceptionClass: 'Ice.ObjectNotExistException',
    message: 'The handle was closed.',
  });
}

function pathOf(id: JobId, below: string): string {
  return `/omero/jobs/${encodeURIComponent(id)}${below}`;
}
