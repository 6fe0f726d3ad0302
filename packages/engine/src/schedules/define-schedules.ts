import { JobError, type KindDescription, type ScheduleSpec } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { putSchedule } from './put-schedule.ts';

/** Makes the schedules that come with the definitions of kinds. A later definition changes them, unless people have
 *  decided otherwise meanwhile. */
export async function defineSchedules(
  runtime: Runtime,
  caller: Caller,
  kinds: readonly KindDescription[],
): Promise<void> {
  for (const [index, description] of kinds.entries()) {
    const spec = specFor(description);
    if (!spec) continue;
    await putSchedule(runtime, caller, description.kind, spec, { isDefined: true }).catch(
      (error: unknown) => {
        throw at(`/kinds/${index}/schedule`, error);
      },
    );
  }
}

function specFor({ kind, schedule }: KindDescription): ScheduleSpec | undefined {
  if (schedule === undefined) return undefined;
  if (typeof schedule === 'string') return { when: schedule, job: { kind } };
  return { ...schedule, job: { ...schedule.job, kind } };
}

function at(place: string, error: unknown): unknown {
  if (!(error instanceof JobError) || !error.facts.errors) return error;
  const errors = error.facts.errors.map(({ pointer, message }) => ({ pointer: place + pointer, message }));
  return new JobError(error.code, `${place}${error.message}`, { ...error.facts, errors }, { cause: error });
}
