export type { Flow } from './flow.ts';
export { httpApi } from './http-api.ts';
export { type HttpAnswer, type HttpCall, type HttpOptions, type HttpRequest, httpCall } from './http-call.ts';
export { type HandleArtifacts, JobHandle } from './job-handle.ts';
export type { ArcgisMessage, JobMessage } from './job-message.ts';
export { type JobStatus, STATUS } from './job-status.ts';
export type { EventHandler, EventListening, ListenOptions } from './listen.ts';
export {
  DEFAULT_URL,
  Longrun,
  type LongrunOptions,
  type SubmitOptions,
  type TransactionalSubmitOptions,
} from './longrun.ts';
export { JobObserver, type ObserverListener } from './observer.ts';
