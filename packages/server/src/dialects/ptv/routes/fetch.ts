import { JobError, type JobResult } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { whileHeld } from '../../../while-held.ts';
import { refusal } from '../faults.ts';
import { reply } from '../job-view.ts';
import { ROOT } from '../normal-path.ts';
import { operationOfJob } from '../operation.ts';
import { bodyOf, idIn } from '../parameters.ts';
import { responseOf } from '../response.ts';

/** Who fetches before the end waits for it, but not longer than this. */
const MAX_WAIT_MS = 10 * 60_000;

export const fetchResponse = dialectRoute({
  methods: ['POST'],
  path: `${ROOT}/{service}/fetch/{response}`,
  scope: 'read',
  body: 'json',
  example: { id: 'job_0199…' },
  read: ({ body }) => idIn(bodyOf(body)),
  async run(jobs, id, ask) {
    const { service, response } = ask.params;
    const operation = await operationOfJob(jobs, await jobs.get(id));
    if (operation.service !== service || operation.response !== response)
      throw refusal(
        'InvalidFetchTypeFault',
        { jobId: id },
        `${service} has no ${response} of the job ${id}.`,
      );
    const result = await whileHeld(ask, (signal) => jobs.result(id, { waitMs: MAX_WAIT_MS, signal }));
    if (!result) throw notEnded(id, ask.server.isClosing());
    return responseOf(jobs, succeeded(result), response);
  },
  write: (response) => reply(response),
});

function notEnded(jobId: string, isClosing: boolean): JobError {
  return isClosing
    ? new JobError('shutting-down', 'The server is shutting down. Fetch again in a moment.')
    : new JobError('transition-refused', `Job ${jobId} has not ended yet. Fetch again.`, { jobId });
}

/** The fault of a calculation that has failed is raised again, at every fetch. */
function succeeded(result: JobResult): JobResult {
  const { jobId, state, error: failure } = result;
  switch (state) {
    case 'cancelled':
      throw new JobError('job-cancelled', `Job ${jobId} was stopped before it had a result.`, { jobId });
    case 'failed':
      throw new JobError('job-failed', failure?.message ?? `Job ${jobId} has failed.`, { jobId, failure });
    default:
      return result;
  }
}
