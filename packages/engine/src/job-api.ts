import { type JobApi, JobError } from '@longrun/core';
import { artifacts, dropArtifacts, openArtifact } from './artifacts.ts';
import type { Caller } from './caller.ts';
import { control } from './control.ts';
import { list } from './list.ts';
import { messages } from './messages.ts';
import { readJob } from './read-job.ts';
import { refusalError } from './refusal.ts';
import { result } from './result.ts';
import type { Runtime } from './runtime.ts';
import { submit } from './submit.ts';
import { watch } from './watch.ts';

/** The job API on behalf of one caller. */
export function createJobApi(runtime: Runtime, caller: Caller): JobApi {
  const { commit, catalogue, closing } = runtime;
  const { tenant } = caller;
  const assertOpen = () => {
    if (closing.aborted)
      throw new JobError('shutting-down', 'Longrun is shutting down. Try again in a moment.');
  };
  return {
    async submit(requests) {
      assertOpen();
      await catalogue.load(tenant);
      return Promise.all(requests.map((request) => submit(runtime, caller, request)));
    },
    get: (jobId) => readJob(runtime, caller, jobId),
    list: (query) => list(runtime, caller, query),
    async control(jobId, verb, options) {
      assertOpen();
      return control(runtime, caller, jobId, verb, options);
    },
    async acknowledge(jobId) {
      const answer = await commit({ type: 'acknowledge', jobId, tenant });
      if (answer.refused) throw refusalError(answer, jobId, 'be acknowledged');
      return readJob(runtime, caller, jobId);
    },
    async delete(jobId) {
      const answer = await commit({ type: 'delete', jobId, tenant });
      if (answer.refused) throw refusalError(answer, jobId, 'be deleted; cancel it first');
      await dropArtifacts(runtime, [jobId]);
    },
    result: (jobId, options) => result(runtime, caller, jobId, options),
    messages: (jobId, options) => messages(runtime, caller, jobId, options),
    watch: (jobId, options) => watch(runtime, caller, jobId, options),
    async kinds() {
      await catalogue.load(tenant);
      return catalogue.list(tenant);
    },
    artifacts: (jobId) => artifacts(runtime, caller, jobId),
    openArtifact: (jobId, name, range) => openArtifact(runtime, caller, jobId, name, range),
  };
}
