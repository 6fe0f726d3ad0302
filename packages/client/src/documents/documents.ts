import type { Json } from '@longrun/core';
import { type HttpOptions, httpCall } from '../http-call.ts';
import { assertJson } from './assert-json.ts';
import { exceptionOf } from './exception-of.ts';

export interface DocumentOptions extends HttpOptions {
  /** True: documents are kept as they are given; their `status` field is not set to where they are put. */
  readonly verbatim?: boolean;
}

export type DocumentState = 'pending' | 'running' | 'finished';

/** A job document: seven fields by its schema, and whatever its callers put into it. */
export interface JobDocument {
  [field: string]: Json;
}

/** What is said of each field of a document; nothing checks it. */
export type JobSchema = Readonly<
  Record<
    'id' | 'name' | 'user' | 'request' | 'result' | 'status' | 'messages',
    {
      readonly type: string;
      readonly required: boolean;
      readonly unique: boolean;
      readonly default: string;
      readonly options: readonly string[];
    }
  >
>;

/** A part of a list, for stores too large to be read at once. */
export interface Excerpt {
  readonly limit?: number;
  /** The key of the last document of the excerpt before. */
  readonly after?: string | number;
}

type Key = string | number;

/** The functions of `api.job` on a server. They reject with a `TypeError` or `ValueError` for arguments they cannot take, and with
 *  a `JobError` for everything else. What is not there is `null`, never an error. */
export interface Documents {
  /** Makes a pending document with the status `idle`, under a key that is its `id`. */
  createJob(name: Json, user: Json, request: Json, result: Json): Promise<JobDocument>;
  /** The document, if it is in that state; `pending` unless told otherwise. */
  getJob(jobId: Key, state?: DocumentState): Promise<JobDocument | null>;
  /** The document and its state, wherever it is; `[null, 'finished']` where it is nowhere. */
  findJob(jobId: Key): Promise<[JobDocument, DocumentState] | [null, 'finished']>;
  /** In ascending order of the keys. */
  getPendingJobs(excerpt?: Excerpt): Promise<JobDocument[]>;
  getRunningJobs(excerpt?: Excerpt): Promise<JobDocument[]>;
  getFinishedJobs(excerpt?: Excerpt): Promise<JobDocument[]>;
  /** First the pending ones, then the running ones, then the finished ones. */
  getJobs(excerpt?: Excerpt): Promise<JobDocument[]>;
  /** The whole document once it is finished. */
  getJobResults(jobId: Key): Promise<JobDocument | null>;
  /** Replaces the document and moves it, or makes it; answers what is kept. */
  setJob(jobId: Key, data: JobDocument, state?: DocumentState): Promise<JobDocument>;
  setJobPending(jobId: Key, data: JobDocument): Promise<JobDocument>;
  setJobRunning(jobId: Key, data: JobDocument): Promise<JobDocument>;
  setJobFinished(jobId: Key, data: JobDocument): Promise<JobDocument>;
  /** Puts `data` into `result` as indented JSON text and moves the document to finished; with `inputJob` that is the document,
   *  whatever is stored. */
  updateJobResult(jobId: Key, data: Json, inputJob?: JobDocument | null): Promise<null>;
  deleteJob(jobId: Key): Promise<null>;
  getJobSchema(): Promise<JobSchema>;
}

/** The functions of `api.job`, for a server. */
export function documents({ verbatim = false, ...options }: DocumentOptions): Documents {
  const http = httpCall(options, exceptionOf);

  const call = async <Value>(
    name: keyof Documents,
    given: Readonly<Record<string, unknown>> = {},
    repeatable = false,
  ): Promise<Value> => {
    assertJson(given);
    const path = `/api/job/${name}`;
    return (await http.json<Value>({ method: 'POST', path, body: given, repeatable })).body;
  };
  const read = <Value>(name: keyof Documents, given?: Readonly<Record<string, unknown>>) =>
    call<Value>(name, given, true);
  const set = <Value>(name: keyof Documents, given: Readonly<Record<string, unknown>>) =>
    call<Value>(name, { ...given, ...(verbatim && { verbatim }) });

  return {
    createJob: (name, user, request, result) => call('createJob', { name, user, request, result }),
    getJob: (jobId, state) => read('getJob', { jobId, state }),
    findJob: (jobId) => read('findJob', { jobId }),
    getPendingJobs: (excerpt) => read('getPendingJobs', { ...excerpt }),
    getRunningJobs: (excerpt) => read('getRunningJobs', { ...excerpt }),
    getFinishedJobs: (excerpt) => read('getFinishedJobs', { ...excerpt }),
    getJobs: (excerpt) => read('getJobs', { ...excerpt }),
    getJobResults: (jobId) => read('getJobResults', { jobId }),
    setJob: (jobId, data, state) => set('setJob', { jobId, data, state }),
    setJobPending: (jobId, data) => set('setJobPending', { jobId, data }),
    setJobRunning: (jobId, data) => set('setJobRunning', { jobId, data }),
    setJobFinished: (jobId, data) => set('setJobFinished', { jobId, data }),
    updateJobResult: (jobId, data, inputJob) => set('updateJobResult', { jobId, data, inputJob }),
    deleteJob: (jobId) => call('deleteJob', { jobId }),
    getJobSchema: () => read('getJobSchema'),
  };
}
