import {
  type Artifact,
  type ClaimedPart,
  check,
  type InputOf,
  isJobError,
  type JobSource,
  type Json,
  type JsonObject,
  type Moment,
  type Outcome,
  type OutputOf,
  type RetryScope,
  type Schema,
  type WaitedJob,
} from '@longrun/core';
import { type ArtifactBody, artifactStream } from './artifact-stream.ts';
import type { Attempt } from './attempt.ts';
import { completeIn } from './complete-in.ts';
import { deleteArtifact, openArtifact } from './held-artifact.ts';
import { InvalidValue } from './invalid-value.ts';
import { type Log, withFacts } from './log.ts';
import { createProgress, type ReportProgress } from './report-progress.ts';
import { createSay, type Say } from './say.ts';
import { createSplit, type Split } from './split.ts';
import { createWaitFor, type WaitFor } from './wait-for.ts';

/** What a handler is given. All members may be taken out by destructuring. */
export interface HandlerContext<
  Input extends Schema = Schema,
  Output extends Schema = Schema,
  Checkpoint extends Schema = Schema,
> {
  readonly jobId: string;
  /** Counts the times the job was started anew; a retry of a finished job opens the next run. */
  readonly run: number;
  /** Counts the tries of a run, from 1. */
  readonly attempt: number;
  readonly input: OutputOf<Input>;
  /** What was decided about how to do it before the job began; undefined in a job without a plan. */
  readonly plan: JsonObject | undefined;
  /** Fires when the handler should end early; its reason is an `Interruption`. Throw the reason (or let
   *  `throwIfAborted()`, fetch or a timer do it) to obey. On `stop` a handler may also return what it has. */
  readonly signal: AbortSignal;
  readonly progress: ReportProgress;
  readonly message: Say;
  /** Stores the state from which another attempt can go on; resolves when it is stored. It is also the place where a
   *  handler takes part in pause, stop, cancel and shutdown: once one was asked for, it throws the `Interruption`
   *  when the state is safe. */
  checkpoint(value: InputOf<Checkpoint>): Promise<void>;
  /** The state an earlier attempt has stored. */
  readonly restored: OutputOf<Checkpoint> | undefined;
  /** Does something once per run and keeps its result, which must be JSON: a later attempt gets the result without
   *  doing it again. Throws the `Interruption` instead of beginning when one was asked for. */
  step<Result>(name: string, make: () => Result | Promise<Result>): Promise<Result>;
  readonly waitFor: WaitFor;
  readonly split: Split;
  /** The moment of its schedule that this job stands for, however late it runs; undefined in a job that stands for none. */
  readonly scheduledFor: Moment | undefined;
  /** What this job is a part of; undefined in a job that is a part of none. */
  readonly part: ClaimedPart | undefined;
  /** What the run is about, where a retry has opened it for that alone, and what the run before has left. */
  readonly retry: RetryScope | undefined;
  /** How the jobs ended that this one had to wait for, in the order of `predecessorIds`. */
  readonly predecessors: readonly WaitedJob[];
  /** Stores a file with the job, as a stream; one of the same name is replaced. */
  artifact(name: string, body: ArtifactBody, options?: ArtifactOptions): Promise<Artifact>;
  /** The content of a file that this job has stored, in this attempt or an earlier one. Rejects with a `JobError`
   *  `artifact-not-found`. */
  openArtifact(name: string): Promise<ReadableStream<Uint8Array>>;
  /** Removes a file of this job, such as one that later attempts alone had a use for. Harmless when there is none. */
  deleteArtifact(name: string): Promise<void>;
  /** Keeps the output as it would be if the job were stopped now. The value must not change afterwards. */
  partial(output: InputOf<Output>): void;
  /** Says what the user is told at the end and may do next. */
  outcome(outcome: Outcome): void;
  /** Completes the job in an open transaction of the application, together with what that has changed: both happen or neither. To be
   *  called last in it; resolves with the output, for the handler to return once the transaction is committed. Rejects where the job is in
   *  other hands or is being cancelled; let that roll the transaction back. Only where Longrun is opened in this process on the same Postgres:
   *  `pg`, `postgres`, Drizzle or Kysely. */
  completeIn(tx: object, output: InputOf<Output>): Promise<InputOf<Output>>;
  /** For operators, with the job's id on every line. What people who wait should read is a `message`. */
  readonly log: Log;
}

export interface ArtifactOptions {
  /** `application/octet-stream` unless told otherwise. */
  readonly contentType?: string;
}

export interface ContextParts {
  readonly attempt: Attempt;
  readonly source: JobSource;
  readonly log: Log;
  readonly input: unknown;
  readonly restored: unknown;
  readonly checkpointSchema?: Schema | undefined;
  readonly outputSchema?: Schema | undefined;
}

export function createContext({
  attempt,
  source,
  log,
  input,
  restored,
  checkpointSchema,
  outputSchema,
}: ContextParts): HandlerContext {
  const { job } = attempt;
  let progress: ReportProgress | undefined;
  let message: Say | undefined;
  const steps = new Map<string, Promise<unknown>>();

  const checkpoint = async (value: unknown) => {
    const checked = checkpointSchema && (await check(checkpointSchema, value));
    if (checked && 'errors' in checked) throw new InvalidValue('checkpoint', checked.errors);
    // As given, not as parsed: restoring parses again. What the schema takes is JSON, or it could not be stored.
    await attempt.keepCheckpoint(value as Json);
  };

  const step = async <Result>(name: string, make: () => Result | Promise<Result>): Promise<Result> => {
    if (name.startsWith('$'))
      throw new TypeError(`"${name}" cannot name a step: names with $ are the engine’s.`);
    // What a step has returned once is what `make` returns, by the contract of `step`.
    if (job.steps && Object.hasOwn(job.steps, name)) return job.steps[name] as Result;
    attempt.breathe();
    const result = await make();
    await attempt.keepStep(name, result);
    return result;
  };

  return {
    jobId: job.jobId,
    run: job.run,
    attempt: job.attempt,
    input,
    plan: job.plan,
    restored,
    // Most short jobs use few of these; each is made when the handler takes it.
    get signal() {
      return attempt.signal;
    },
    get progress() {
      progress ??= createProgress((report) => attempt.progress(report));
      return progress;
    },
    get message() {
      message ??= createSay((input) => attempt.message(input));
      return message;
    },
    get waitFor() {
      return createWaitFor(attempt);
    },
    get split() {
      return createSplit(attempt);
    },
    scheduledFor: job.scheduledFor,
    part: job.part,
    retry: job.retry,
    predecessors: job.predecessors ?? [],
    get log() {
      return withFacts(log, { jobId: job.jobId, kind: job.kind, attempt: job.attempt });
    },
    checkpoint: (value) => handled(checkpoint(value)),
    step<Result>(name: string, make: () => Result | Promise<Result>) {
      // Two calls by the same name share one run; both answer what `make` returns. One that failed may be tried again.
      const running = steps.get(name) ?? step(name, make);
      steps.set(name, running);
      running.catch(() => steps.delete(name));
      return running as Promise<Result>;
    },
    artifact: (name, body, options) => handled(saveArtifact(attempt, source, name, body, options)),
    openArtifact: (name) => handled(openArtifact(attempt, source, name)),
    deleteArtifact: (name) => handled(deleteArtifact(attempt, source, name)),
    // What the output schema takes is JSON, or it could not be stored.
    partial: (output) => attempt.keepPartial(output as Json),
    completeIn: (tx, output) => handled(completeIn(attempt, source, outputSchema, tx, output)),
    outcome: (outcome) => {
      attempt.outcome = outcome;
    },
  };
}

async function saveArtifact(
  attempt: Attempt,
  source: JobSource,
  name: string,
  body: ArtifactBody,
  { contentType = 'application/octet-stream' }: ArtifactOptions = {},
): Promise<Artifact> {
  const { jobId, claimId } = attempt.job;
  const { stream, failure } = artifactStream(body);
  try {
    return await source.saveArtifact({ jobId, claimId, name, contentType, body: stream });
  } catch (error) {
    if (isJobError(error) && error.code === 'claim-lost') throw attempt.interrupt('claim-lost');
    throw failure() ?? error;
  }
}

/** A handler that does not wait for one of these must not bring the process down when it rejects. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
