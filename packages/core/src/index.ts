export { type Action, actionsFor, CONTROL_VERBS, type ControlVerb, moveOf } from './actions.ts';
export { type Announcement, announcementsOf, type UpdateEvent } from './announcements.ts';
export {
  ERRORS,
  type ErrorCode,
  type ErrorFacts,
  isJobError,
  JobError,
  jobNotFound,
  type Violation,
} from './errors.ts';
export type { Failure } from './failure.ts';
export { type Gathered, type GatherOptions, gather } from './gather.ts';
export { type Artifact, type Job, type JobOptions, MODES, type Mode } from './job.ts';
export type {
  ByteRange,
  ControlOptions,
  JobApi,
  JobPage,
  JobResult,
  ListQuery,
  MessagePage,
  SubmitRequest,
  Submitted,
  WatchOptions,
} from './job-api.ts';
export type {
  ArtifactUpload,
  ClaimedJob,
  ClaimRequest,
  JobReport,
  JobSource,
  ReportAnswer,
  Settlement,
  SyncAnswer,
  SyncRequest,
} from './job-source.ts';
export { fromMoment, isMoment, type Json, type JsonObject, type Moment, toMoment } from './json.ts';
export { isKind, KIND_RULE, type KindDescription, MAX_KIND_LENGTH, type TypedKind } from './kind.ts';
export {
  CONTROL,
  type Control,
  controlOf,
  eventsFrom,
  isActive,
  isFinal,
  JOB_EVENTS,
  JOB_STATES,
  type JobEvent,
  type JobState,
  next,
  type Phase,
  phaseOf,
  type SplitTarget,
  STATES,
  sourcesOf,
  statesIn,
  type Target,
  TRANSITIONS,
  targetOf,
} from './lifecycle.ts';
export { type Message, type MessageInput, SEVERITIES, type Severity } from './message.ts';
export type { NextAction, Outcome } from './outcome.ts';
export { advance, type Counters, type Progress, percentOf } from './progress.ts';
export { type Backoff, backoffMs, DEFAULT_BACKOFF, DEFAULT_MAX_ATTEMPTS } from './retry-policy.ts';
export {
  check,
  type InputOf,
  jsonSchemaOf,
  type OutputOf,
  pointerOf,
  type Schema,
  type SchemaIssue,
  type SchemaResult,
} from './schema.ts';
export { fold, type JobChanges, type JobUpdate } from './update.ts';
