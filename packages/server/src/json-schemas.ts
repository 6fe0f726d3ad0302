import { z } from 'zod';
import { actionChange, actionRun, actionSpec, userAction } from './native/schemas/actions.ts';
import {
  jobPage,
  jobResult,
  messagePage,
  unfinished,
  updatePage,
  watched,
} from './native/schemas/answers.ts';
import { bulkPreview, bulkRequest } from './native/schemas/bulk.ts';
import { engineStats } from './native/schemas/engine-stats.ts';
import { explanation } from './native/schemas/explanation.ts';
import { job } from './native/schemas/job.ts';
import { jobUpdate } from './native/schemas/job-update.ts';
import { keyInfo, newKey } from './native/schemas/keys.ts';
import {
  artifact,
  backoff,
  failure,
  message,
  messageInput,
  outcome,
  progress,
} from './native/schemas/parts.ts';
import { plannedJob } from './native/schemas/planned-job.ts';
import { problem } from './native/schemas/problem.ts';
import { limit, limitRequest, pause, pauseRequest, rate } from './native/schemas/rules.ts';
import { previewRequest, schedule, schedulePreview, scheduleSpec } from './native/schemas/schedules.ts';
import { controlOptions, submitRequest } from './native/schemas/submit-request.ts';
import {
  claimedJob,
  claimRequest,
  kindDescription,
  knownKind,
  syncAnswer,
  syncRequest,
  workerInfo,
} from './native/schemas/worker.ts';
import type { Route } from './route.ts';

/** The schemas that have a name of their own: that of the core type they describe. */
const NAMED = {
  ActionChange: actionChange,
  ActionRun: actionRun,
  ActionSpec: actionSpec,
  Artifact: artifact,
  Backoff: backoff,
  BulkPreview: bulkPreview,
  BulkRequest: bulkRequest,
  ClaimedJob: claimedJob,
  ClaimRequest: claimRequest,
  ControlOptions: controlOptions,
  EngineStats: engineStats,
  Explanation: explanation,
  Failure: failure,
  Job: job,
  JobPage: jobPage,
  JobResult: jobResult,
  JobUpdate: jobUpdate,
  KeyInfo: keyInfo,
  KindDescription: kindDescription,
  KnownKind: knownKind,
  Limit: limit,
  LimitRequest: limitRequest,
  Message: message,
  MessageInput: messageInput,
  MessagePage: messagePage,
  NewKey: newKey,
  Outcome: outcome,
  Pause: pause,
  PauseRequest: pauseRequest,
  PreviewRequest: previewRequest,
  PlannedJob: plannedJob,
  Problem: problem,
  Progress: progress,
  Rate: rate,
  Schedule: schedule,
  SchedulePreview: schedulePreview,
  ScheduleSpec: scheduleSpec,
  SubmitRequest: submitRequest,
  SyncAnswer: syncAnswer,
  SyncRequest: syncRequest,
  Unfinished: unfinished,
  UpdatePage: updatePage,
  Watched: watched,
  UserAction: userAction,
  WorkerInfo: workerInfo,
} as const satisfies Record<string, z.ZodType>;

export interface JsonSchemas {
  /** JSON Schemas by name, which refer to each other. */
  readonly components: Readonly<Record<string, object>>;
  readonly nameOf: (schema: z.ZodType) => string;
}

/** Every schema of a route table as JSON Schema. A body or an answer without a name is named after its route. */
export function jsonSchemas(routes: readonly Route[]): JsonSchemas {
  const names = new Map<z.ZodType, string>(Object.entries(NAMED).map(([name, schema]) => [schema, name]));
  const name = (schema: z.ZodType | undefined, fallback: string) => {
    if (schema && !names.has(schema)) names.set(schema, fallback);
  };
  for (const { id, body, answers } of routes) {
    const own = id.charAt(0).toUpperCase() + id.slice(1);
    name(body, `${own}Body`);
    for (const answer of Object.values(answers)) name(answer.schema, `${own}Answer`);
  }
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  return {
    components: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)])),
    nameOf: (schema) => names.get(schema) ?? '',
  };
}

/** An OpenAPI document says once what dialect and which address its schemas have. */
function bare({ $schema, $id, ...schema }: { $schema?: unknown; $id?: unknown }): object {
  return schema;
}
