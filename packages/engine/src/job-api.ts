import { type JobApi, JobError } from '@longrun/core';
import { createActionApi } from './actions/action-api.ts';
import { answer } from './answer.ts';
import { artifacts, dropArtifacts, openArtifact } from './artifacts.ts';
import { createBulkApi } from './bulk/bulk-api.ts';
import type { Caller } from './caller.ts';
import { drive } from './caller-driven/drive.ts';
import { splitJob } from './caller-driven/split-job.ts';
import { control } from './control.ts';
import { createEventApi } from './events/event-api.ts';
import { explain } from './explain/explain.ts';
import { history } from './history.ts';
import { list } from './list.ts';
import { messages } from './messages.ts';
import { createPlanApi } from './plans/plan-api.ts';
import { readerOf, readJob } from './read-job.ts';
import { refusalError } from './refusal.ts';
import { result } from './result.ts';
import { createLimitApi } from './rules/limit-api.ts';
import { createPauseApi } from './rules/pause-api.ts';
import type { Runtime } from './runtime.ts';
import { createScheduleApi } from './schedules/schedule-api.ts';
import { submitBatch } from './submit-batch.ts';
import { submitInside } from './transactions/submit-inside.ts';
import { watch } from './watch.ts';
import { workers } from './workers.ts';

/** The job API on behalf of one caller. */
export function createJobApi(runtime: Runtime, caller: Caller): JobApi {
  const { commit, catalogue, closing } = runtime;
  const { tenant } = caller;
  const assertOpen = () => {
    if (closing.aborted)
      throw new JobError('shutting-down', 'Longrun is shutting down. Try again in a moment.');
  };
  return {
    async submit(requests, { tx } = {}) {
      assertOpen();
      await catalogue.load(tenant);
      return tx === undefined
        ? submitBatch(runtime, caller, requests)
        : submitInside(runtime, caller, requests, tx);
    },
    get: (jobId, options) => readJob(runtime, caller, jobId, options),
    list: (query) => list(runtime, caller, query),
    async control(jobId, verb, options) {
      assertOpen();
      return control(runtime, caller, jobId, verb, options);
    },
    async answer(jobId, value, options) {
      assertOpen();
      return answer(runtime, caller, jobId, value, options);
    },
    async report(jobId, report, options) {
      assertOpen();
      return drive(runtime, caller, jobId, report, options);
    },
    async split(jobId, request, options) {
      assertOpen();
      return splitJob(runtime, caller, jobId, request, options);
    },
    async acknowledge(jobId, options) {
      const by = readerOf(caller, options);
      const answer = await commit({ type: 'acknowledge', jobId, tenant, by });
      if (answer.refused) throw refusalError(answer, jobId, 'be acknowledged');
      return readJob(runtime, caller, jobId, options);
    },
    async delete(jobId, { force = false } = {}) {
      const answer = await commit({ type: 'delete', jobId, tenant, force, by: caller.actor });
      if (answer.refused) throw refusalError(answer, jobId, 'be deleted; cancel it first, or force it');
      await dropArtifacts(runtime, answer.removed ?? []);
    },
    result: (jobId, options) => result(runtime, caller, jobId, options),
    messages: (jobId, options) => messages(runtime, caller, jobId, options),
    history: (jobId, options) => history(runtime, caller, jobId, options),
    watch: (jobId, options) => watch(runtime, caller, jobId, options),
    async kinds() {
      await catalogue.load(tenant);
      const living = (await workers(runtime, tenant)).filter(({ alive }) => alive);
      const offered = new Set(living.flatMap(({ kinds }) => kinds));
      return catalogue.list(tenant).map((kind) => ({ ...kind, offered: offered.has(kind.kind) }));
    },
    workers: () => workers(runtime, tenant),
    explain: (jobId) => explain(runtime, caller, jobId),
    events: createEventApi(runtime, caller),
    schedules: createScheduleApi(runtime, caller),
    pauses: createPauseApi(runtime, caller),
    limits: createLimitApi(runtime, caller),
    plans: createPlanApi(runtime, caller),
    actions: createActionApi(runtime, caller),
    artifacts: (jobId) => artifacts(runtime, caller, jobId),
    openArtifact: (jobId, name, range) => openArtifact(runtime, caller, jobId, name, range),
    bulk: createBulkApi(runtime, caller),
  };
}
