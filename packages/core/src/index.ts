export { type Action, actionsFor, CONTROL_VERBS, type ControlVerb, moveOf } from './actions.ts';
export { type Announcement, announcementsOf, UPDATE_EVENTS, type UpdateEvent } from './announcements.ts';
export {
  BULK_ACTIONS,
  BULK_KIND,
  type BulkAction,
  type BulkApi,
  type BulkFilter,
  type BulkOutput,
  type BulkPreview,
  type BulkRequest,
  type BulkSkips,
  type RetryOptions,
} from './bulk.ts';
export {
  type CallerReport,
  REPORT_TYPES,
  type ReportOptions,
  type ReportType,
  type SplitRequest,
} from './caller-report.ts';
export {
  cursorExpired,
  ERRORS,
  type ErrorCode,
  type ErrorFacts,
  isJobError,
  JobError,
  jobNotFound,
  type Violation,
} from './errors.ts';
export { type Estimate, type Evidence, estimate } from './estimate.ts';
export { createEstimator, type Estimator } from './estimator.ts';
export type {
  EventApi,
  EventFilter,
  EventPage,
  EventQuery,
  FeedEvent,
  FollowOptions,
  PublishRequest,
} from './event.ts';
export { type Explanation, type Help, REASON_CODES, type Reason, type ReasonCode } from './explanation.ts';
export type { Failure } from './failure.ts';
export type {
  BooleanField,
  Choice,
  ChoiceField,
  ConstantField,
  Field,
  GroupField,
  JsonField,
  ListField,
  NumberField,
  TextField,
} from './form/field.ts';
export { formOf } from './form/form-of.ts';
export { mayBeUnset, unset } from './form/may-be-unset.ts';
export { problemWith } from './form/problem-with.ts';
export { type Answer, readAnswer, type TypedField } from './form/read-answer.ts';
export { ruleOf } from './form/rule-of.ts';
export { type Gathered, type GatherOptions, gather } from './gather.ts';
export { type Artifact, type Job, type JobOptions, MODES, type Mode } from './job.ts';
export type {
  AnswerOptions,
  ByteRange,
  ControlOptions,
  Debounce,
  DeleteOptions,
  InTransaction,
  JobApi,
  JobPage,
  JobResult,
  ListOrder,
  ListQuery,
  MessagePage,
  OnBehalf,
  Reached,
  SubmitRequest,
  Submitted,
  UpdatePage,
  WatchOptions,
} from './job-api.ts';
export { LIST_ORDERS, REACHED } from './job-api.ts';
export type {
  ArtifactAddress,
  ArtifactUpload,
  ClaimedJob,
  ClaimedPart,
  ClaimRequest,
  Completion,
  JobReport,
  JobSource,
  ReportAnswer,
  RetryScope,
  Settlement,
  SyncAnswer,
  SyncRequest,
  WaitedJob,
  WaitRequest,
} from './job-source.ts';
export { fromMoment, isMoment, type Json, type JsonObject, type Moment, toMoment } from './json.ts';
export {
  isKind,
  isReservedKind,
  KIND_RULE,
  type KindDescription,
  type KnownKind,
  MAX_API_NAME_LENGTH,
  MAX_API_NAMES,
  MAX_KIND_LENGTH,
  RESERVED_KIND_RULE,
  type TypedKind,
} from './kind.ts';
export { type KindTrigger, MAX_TRIGGERS } from './kind-trigger.ts';
export {
  CALLER_EVENTS,
  CALLER_TRANSITIONS,
  CONTROL,
  type Control,
  controlOf,
  DRIVERS,
  type Driver,
  eventsFrom,
  isActive,
  isFinal,
  JOB_EVENTS,
  JOB_STATES,
  type JobEvent,
  type JobState,
  next,
  OVERRIDE_STATES,
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
export {
  LIMIT_SCOPES,
  type Limit,
  type LimitApi,
  type LimitRequest,
  type LimitScope,
  type LimitTarget,
  type Rate,
} from './limit.ts';
export { type EventMatch, matchesEvent } from './matches-event.ts';
export { matchesPattern } from './matches-pattern.ts';
export { type Message, type MessageInput, SEVERITIES, type Severity } from './message.ts';
export type { NextAction, Outcome } from './outcome.ts';
export type { Sample } from './pace.ts';
export {
  PAUSE_SCOPES,
  type Pause,
  type PauseApi,
  type PauseRequest,
  type PauseScope,
  type PauseTarget,
} from './pause.ts';
export type { PlanApi, PlannedJob, PlanOptions } from './plan.ts';
export { advance, type Counters, type Progress, percentOf } from './progress.ts';
export { remainingText } from './remaining-text.ts';
export {
  DEFAULT_RETENTION,
  type Ended,
  expiryOf,
  MAX_RETENTION_MS,
  RETENTION_FIELDS,
  type Retention,
} from './retention.ts';
export {
  type Backoff,
  backoffMs,
  DEFAULT_BACKOFF,
  DEFAULT_MAX_ATTEMPTS,
  type ErrorRule,
  MAX_CRASHES,
  ruleFor,
} from './retry-policy.ts';
export {
  isScheduleName,
  type KindSchedule,
  MISSED,
  type Missed,
  OVERLAPS,
  type Overlap,
  type PreviewOptions,
  type PreviewRequest,
  SCHEDULE_NAME_RULE,
  type Schedule,
  type ScheduleApi,
  type ScheduleCounts,
  type ScheduledJob,
  type SchedulePause,
  type SchedulePreview,
  type ScheduleSpec,
  type When,
} from './schedule.ts';
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
export { addressesIn, type Servers, serversAt } from './servers.ts';
export { fold, type JobChanges, type JobUpdate, type PartsTally } from './update.ts';
export { UPDATE_WORDS } from './update-words.ts';
export {
  type ActionApi,
  type ActionChange,
  type ActionConstraint,
  type ActionFilter,
  type ActionMessage,
  type ActionMount,
  type ActionRun,
  type ActionSpec,
  disabledBy,
  type UserAction,
} from './user-action.ts';
export { isLongerThanUsual, type UsualTime, usualTime } from './usual.ts';
export { valueAt } from './value-at.ts';
export {
  FAILURE_POLICIES,
  type FailurePolicy,
  PART_EXECUTIONS,
  type PartExecution,
  STATES_THAT_WAIT,
  type Waited,
  type WaitingFor,
} from './waiting-for.ts';
export { waitingText } from './waiting-text.ts';
export type { WorkerInfo } from './worker-info.ts';
