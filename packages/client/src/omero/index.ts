export type { HttpOptions } from '../http-call.ts';
export {
  ApiUsageException,
  AuthenticationException,
  ConcurrencyException,
  InternalException,
  NoProcessorAvailable,
  ObjectNotExistException,
  OverUsageException,
  QueryException,
  RemovedSessionException,
  ResourceError,
  SecurityViolation,
  ServerError,
  type ServerFault,
  SessionException,
  SessionTimeoutException,
  ValidationException,
} from './errors.ts';
export type { FileLink, Job, JobId, JobStatus, NewJob, StatusWord } from './job.ts';
export { JobHandle } from './job-handle.ts';
