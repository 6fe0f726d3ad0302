import type { ScheduleSpec, Violation } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from './assert-none.ts';
import { changeSchedule } from './change-schedule.ts';
import { nameViolations, scheduleViolations } from './check-schedule.ts';
import { nextMoment } from './next-moment.ts';
import type { StoredSchedule } from './stored-schedule.ts';
import { specOf, specText } from './stored-spec.ts';

/** Makes a schedule or changes it. One that comes with the definition of a kind gives way to what people have decided. */
export async function putSchedule(
  runtime: Runtime,
  { tenant, actor }: Caller,
  name: string,
  given: ScheduleSpec,
  { isDefined = false } = {},
): Promise<void> {
  await assertValid(runtime, tenant, name, given);
  const text = specText(given);
  const spec = specOf(text);
  await changeSchedule(runtime, tenant, name, (stored) => {
    if (stored?.spec === text || (isDefined && stored?.isDefined === false)) return undefined;
    const nextAt = keptMoment(stored, spec) ?? nextMoment(runtime, spec, stored?.lastAt);
    return {
      spec: text,
      updatedBy: actor,
      isDefined,
      ...(stored?.pausedBy === undefined ? { ...(nextAt !== undefined && { nextAt }) } : pauseOf(stored)),
    };
  });
}

/** Another input must not make a moment come later that is due already. */
function keptMoment(stored: StoredSchedule | undefined, spec: ScheduleSpec): number | undefined {
  return stored && timesOf(specOf(stored.spec)) === timesOf(spec) ? stored.nextAt : undefined;
}

function timesOf({ when, timezone, startingAt, until }: ScheduleSpec): string {
  return JSON.stringify([when, timezone, startingAt, until]);
}

/** What is kept of a pause when something else changes. */
function pauseOf({ pausedBy, pauseReason }: StoredSchedule) {
  return {
    ...(pausedBy !== undefined && { pausedBy }),
    ...(pauseReason !== undefined && { pauseReason }),
  };
}

async function assertValid(
  { catalogue }: Runtime,
  tenant: string,
  name: string,
  spec: ScheduleSpec,
): Promise<void> {
  const errors: Violation[] = [...nameViolations(name), ...scheduleViolations(spec)];
  await catalogue.load(tenant);
  if (errors.length === 0)
    for (const { pointer, message } of await catalogue.violations(tenant, spec.job.kind, spec.job.input))
      errors.push({ pointer: `/job${pointer}`, message });
  assertNone(errors);
}
