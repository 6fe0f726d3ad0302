import type { Job } from '@longrun/core';
import type { DialectAsk } from '../../../dialect/dialect.ts';
import { enforceJsonLimits } from '../../../json-limits.ts';
import { whileHeld } from '../../../while-held.ts';
import { envelope } from '../errors.ts';
import { jobMessages } from '../job-messages.ts';
import { jobUrl } from '../job-url.ts';
import { statusOf } from '../mapping.ts';
import { TASK } from '../paths.ts';
import { readInput } from '../read-input.ts';
import { resource } from '../resource.ts';
import { resultsOf } from '../results.ts';
import { findJob, findTask } from '../task.ts';

/** How long a caller of `execute` may wait. Servers of the protocol end a task of theirs after as long. */
const EXECUTE_MS = 600_000;

const example = { message: 'hello' };

export const submitJob = resource({
  path: `${TASK}/submitJob`,
  scope: 'submit',
  example,
  answer: async (ask) => {
    const job = await submitted(ask);
    return { jobId: job.id, jobStatus: statusOf(job) };
  },
});

/** The same in one request, for tasks that are quick. A job that takes longer goes on, and is found under its id. */
export const execute = resource({
  path: `${TASK}/execute`,
  scope: 'submit',
  example,
  answer: async (ask) => {
    const { jobs, params } = ask;
    const { id } = await submitted(ask);
    const end = await whileHeld(ask, (signal) => jobs.result(id, { waitMs: EXECUTE_MS, signal }));
    if (!end) return envelope(500, [`Job ${id} has not ended yet. Ask for it at ${jobUrl(ask, id)}.`]);
    const found = await findJob(jobs, { ...params, id });
    const messages = await jobMessages(jobs, found.job);
    return end.state === 'succeeded'
      ? { results: await resultsOf(jobs, found, jobUrl(ask, id)), messages }
      : envelope(
          400,
          messages.map(({ description }) => description),
        );
  },
});

async function submitted({ jobs, params, fields, server }: DialectAsk<'service' | 'task'>): Promise<Job> {
  const kind = await findTask(jobs, params);
  const input = readInput(kind, fields);
  const { jsonDepth: depth, jsonValues: values } = server.limits;
  enforceJsonLimits(input, { depth, values }); // JSON came inside of texts, where nobody has looked yet
  const [answer] = await jobs.submit([{ kind: kind.kind, ...(input !== undefined && { input }) }]);
  if (!answer) throw new Error('The submit was not answered.');
  if (answer.error) throw answer.error;
  return answer.job;
}
