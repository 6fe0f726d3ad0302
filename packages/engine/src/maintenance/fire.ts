import { type Caller, SCOPES } from '../caller.ts';
import { CONFIRM_MS } from '../confirm-ms.ts';
import type { Runtime } from '../runtime.ts';
import { dueMoments } from '../schedules/due-moments.ts';
import { rhythmOf } from '../schedules/rhythm.ts';
import type { FireCommand } from '../schedules/schedule-command.ts';
import { scheduledInsert } from '../schedules/scheduled-insert.ts';
import type { StoredSchedule } from '../schedules/stored-schedule.ts';
import { specOf, type WholeSpec } from '../schedules/stored-spec.ts';

const BATCH = 50;
const LEAST_WAIT_MS = 20;

/** Schedules whose moment has come make their jobs. */
export async function fire(runtime: Runtime): Promise<number> {
  const { store, clock, sweepMs } = runtime;
  const next = () => store.read({ type: 'nextSchedule' });
  const untilThen = (moment = Number.POSITIVE_INFINITY) =>
    Math.min(sweepMs, Math.max(LEAST_WAIT_MS, moment - clock.now()));
  const first = await next();
  if (first === undefined || first > clock.now()) return untilThen(first);
  const { schedules, at } = await store.read({ type: 'dueSchedules', limit: BATCH });
  await Promise.all(schedules.map((schedule) => fireOne(runtime, schedule, at)));
  return schedules.length === BATCH ? 0 : untilThen(await next());
}

async function fireOne(runtime: Runtime, schedule: StoredSchedule, at: number): Promise<void> {
  await runtime.catalogue.load(schedule.tenant);
  const command = await commandFor(runtime, schedule, at);
  const result = await runtime.commit(command);
  // Another engine may have been quicker; but what cannot be stored must not come round again and again.
  if (result.refused === 'not-stored')
    await runtime.commit(withoutJobs(command, `The job cannot be stored: ${result.message}`));
}

async function commandFor(runtime: Runtime, schedule: StoredSchedule, at: number): Promise<FireCommand> {
  const { tenant, name, revision, nextAt: dueAt = at } = schedule;
  const fence = { type: 'fire', tenant, name, revision, dueAt } as const;
  const spec = specOf(schedule.spec);
  let moments: ReturnType<typeof momentsOf>;
  try {
    moments = momentsOf(spec, dueAt, at);
  } catch (error) {
    // A time zone that is no more, for one. Put aside with its error: the others must not wait for it.
    return { ...fence, lastAt: dueAt, runs: [], overlap: 'skip', missed: 1, error: String(error) };
  }
  const { run, ...advance } = moments;
  const caller: Caller = { tenant, actor: schedule.updatedBy, scopes: SCOPES }; // in the name of who decided last
  const command: FireCommand = {
    ...fence,
    ...advance,
    runs: run.map((moment) => scheduledInsert(runtime, caller, name, spec.job, moment)),
    overlap: spec.overlap,
    ...(spec.overlap === 'replace' && { cancel: cancelOf(runtime, schedule, spec) }),
  };
  const problem = await inputProblem(runtime, tenant, spec);
  return problem === undefined ? command : withoutJobs(command, problem);
}

function momentsOf(spec: WholeSpec, dueAt: number, at: number) {
  const rhythm = rhythmOf(spec);
  const { run, missed, last } = dueMoments(rhythm, dueAt, at, spec.missed);
  const nextAt = rhythm.after(last);
  return { run, missed, lastAt: last, ...(nextAt !== undefined && { nextAt }) };
}

/** The kind may want another input by now than when the schedule was made. */
async function inputProblem(
  { catalogue }: Runtime,
  tenant: string,
  { job }: WholeSpec,
): Promise<string | undefined> {
  try {
    const [wrong] = await catalogue.violations(tenant, job.kind, job.input);
    return wrong && `/job${wrong.pointer} ${wrong.message}`;
  } catch (error) {
    return `The input cannot be checked: ${error}`; // a validator of the user's own
  }
}

function cancelOf(
  { catalogue }: Runtime,
  { tenant, name, updatedBy }: StoredSchedule,
  { job }: WholeSpec,
): Required<FireCommand>['cancel'] {
  const confirmMs = catalogue.describe(tenant, job.kind)?.confirmMs ?? CONFIRM_MS;
  return { by: updatedBy, reason: `The next job of schedule ${name} replaces it.`, confirmMs };
}

function withoutJobs(command: FireCommand, error: string): FireCommand {
  return { ...command, runs: [], missed: command.missed + command.runs.length, error };
}
