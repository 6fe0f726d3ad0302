import {
  type CallerReport,
  type Failure,
  type Job,
  JobError,
  type ReportOptions,
  type Violation,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { readJob, readStored } from '../read-job.ts';
import { refusalError } from '../refusal.ts';
import { assertReason } from '../retry-data.ts';
import type { Runtime } from '../runtime.ts';
import { callerReportViolations } from './check-caller-report.ts';
import type { DriveCommand } from './drive-command.ts';
import { REPORTED_FAILURE } from './reported-failure.ts';

/** Takes the word of whoever drives a job; answers the job as it is after. */
export async function drive(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  report: CallerReport,
  { reason, ifSequence }: ReportOptions = {},
): Promise<Job> {
  assertReason(reason);
  assertNone(callerReportViolations(report));
  await assertInput(runtime, caller, jobId, report);
  const asked = {
    by: caller.actor,
    ...(reason !== undefined && { reason }),
    ...(ifSequence !== undefined && { ifSequence }),
  };
  const result = await runtime.commit({ ...commandFor(caller, jobId, report), ...asked });
  if (result.refused) throw refusalError(result, jobId, VERBS[report.type]);
  return readJob(runtime, caller, jobId);
}

const VERBS = {
  acknowledge: 'be acknowledged',
  update: 'take this report',
  complete: 'be completed',
  fail: 'fail',
  cancel: 'be cancelled',
  override: 'be corrected',
} as const satisfies Record<CallerReport['type'], string>;

async function assertInput(
  runtime: Runtime,
  { tenant }: Caller,
  jobId: string,
  { input }: CallerReport,
): Promise<void> {
  if (input === undefined) return;
  const { kind } = await readStored(runtime, tenant, jobId);
  await runtime.catalogue.load(tenant);
  assertNone(await runtime.catalogue.violations(tenant, kind, input));
}

function assertNone(errors: readonly Violation[]): void {
  const [first] = errors;
  if (first)
    throw new JobError('invalid-input', `Nothing was changed: ${first.pointer} ${first.message}.`, {
      errors,
    });
}

function commandFor({ tenant }: Caller, jobId: string, report: CallerReport): DriveCommand {
  const { type, state, progress, info, messages, partial, metadata, input, output, outcome } = report;
  const error = errorOf(report);
  return {
    type: 'drive',
    jobId,
    tenant,
    report: type,
    source: 'client',
    ...(state !== undefined && { state }),
    ...(progress !== undefined && { progress: progress && JSON.stringify(progress) }),
    ...(info !== undefined && { info }),
    // As JSON: what cannot travel to the store's thread would take its whole batch down.
    ...(messages?.length && { messages: JSON.parse(JSON.stringify(messages)) }),
    ...(partial !== undefined && { partial: JSON.stringify(partial) }),
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
    ...(input !== undefined && { input: JSON.stringify(input) }),
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(outcome !== undefined && { outcome: JSON.stringify(outcome) }),
    ...(error && { error: JSON.stringify(error) }),
  };
}

/** A failed job has an error, whatever was said. */
function errorOf({ type, state, error, info, outcome }: CallerReport): Failure | undefined {
  const fails = type === 'fail' || state === 'failed';
  if (!fails || error) return error;
  return { ...REPORTED_FAILURE, message: info ?? outcome?.message ?? REPORTED_FAILURE.message };
}
