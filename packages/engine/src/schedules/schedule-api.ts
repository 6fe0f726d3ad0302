import { type Job, JobError, type ScheduleApi } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { readJob } from '../read-job.ts';
import { refusalError } from '../refusal.ts';
import { assertReason } from '../retry-data.ts';
import type { Runtime } from '../runtime.ts';
import { assertNone } from './assert-none.ts';
import { changeSchedule, type Decide } from './change-schedule.ts';
import { nextMoment } from './next-moment.ts';
import { preview } from './preview.ts';
import { putSchedule } from './put-schedule.ts';
import { scheduledInsert } from './scheduled-insert.ts';
import type { StoredSchedule } from './stored-schedule.ts';
import { specOf } from './stored-spec.ts';
import { toSchedule } from './to-schedule.ts';

/** Schedules on behalf of one caller. */
export function createScheduleApi(runtime: Runtime, caller: Caller): ScheduleApi {
  const { store, clock, commit, catalogue } = runtime;
  const { tenant, actor } = caller;
  const find = async (name: string): Promise<StoredSchedule> => {
    const [stored] = await store.read({ type: 'schedules', tenant, name });
    return stored ?? notFound(name);
  };
  const get: ScheduleApi['get'] = async (name) => toSchedule(await find(name));
  const change = async (name: string, decide: Decide) => {
    await changeSchedule(runtime, tenant, name, decide);
    return get(name);
  };
  return {
    list: async () => (await store.read({ type: 'schedules', tenant })).map(toSchedule),
    get,
    async put(name, spec) {
      await putSchedule(runtime, caller, name, spec);
      return get(name);
    },
    async remove(name) {
      const { refused } = await commit({ type: 'remove-schedule', tenant, name });
      if (refused) notFound(name);
    },
    async pause(name, { reason } = {}) {
      assertReason(reason);
      return change(name, (stored = notFound(name)) => {
        if (stored.pausedBy !== undefined) return undefined;
        return { ...decided(stored), pausedBy: actor, ...(reason !== undefined && { pauseReason: reason }) };
      });
    },
    resume: (name) =>
      change(name, (stored = notFound(name)) => {
        if (stored.pausedBy === undefined) return undefined;
        const nextAt = nextMoment(runtime, specOf(stored.spec), stored.lastAt);
        return { ...decided(stored), ...(nextAt !== undefined && { nextAt }) };
      }),
    async runNow(name): Promise<Job> {
      const { job } = specOf((await find(name)).spec);
      await catalogue.load(tenant);
      const errors = await catalogue.violations(tenant, job.kind, job.input);
      assertNone(errors.map(({ pointer, message }) => ({ pointer: `/job${pointer}`, message })));
      const insert = scheduledInsert(runtime, caller, name, job);
      const result = await commit({ type: 'run-schedule', tenant, name, insert });
      if (result.refused === 'schedule-not-found') return notFound(name);
      if (result.refused) throw refusalError(result, insert.job.id, 'be stored');
      return readJob(runtime, caller, result.duplicateOf ?? insert.job.id);
    },
    async next(name, options) {
      const { spec, lastAt = clock.now() } = await find(name);
      return preview({ ...timesOf(spec), ...options }, Math.max(clock.now(), lastAt));
    },
    preview: async (request) => preview(request, clock.now()),
  };
}

function notFound(name: string): never {
  throw new JobError('schedule-not-found', `There is no schedule ${name}.`, { name });
}

/** What was decided about a schedule, its pause and its next moment apart. */
function decided({ spec, updatedBy, isDefined }: StoredSchedule) {
  return { spec, updatedBy, isDefined };
}

function timesOf(text: string) {
  const { job, overlap, missed, ...times } = specOf(text);
  return times;
}
