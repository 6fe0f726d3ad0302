import { isFinal } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { ifThere } from '../../../dialect/find-job.ts';
import { waitForNews } from '../../../wait-for-news.ts';
import { whileHeld } from '../../../while-held.ts';
import { jobView, reply, unknownJob } from '../job-view.ts';
import { STATES, statusOf } from '../mapping.ts';
import { ROOT } from '../normal-path.ts';
import { bodyOf, idIn, periodIn } from '../parameters.ts';

const UPDATE_PERIOD = { least: 250, most: 50_000, usual: 1_000 };
const USUAL_POLLING_PERIOD = 50_000;
/** A period is an int32; no timer can be set for longer either. */
const MOST = 2 ** 31 - 1;

export const watchJob = dialectRoute({
  methods: ['POST'],
  path: `${ROOT}/{service}/watchJob`,
  scope: 'read',
  body: 'json',
  example: { id: 'job_0199…', progressUpdatePeriod: 500, maximumPollingPeriod: 10_000 },
  read({ body }) {
    const request = bodyOf(body);
    const { least, most, usual } = UPDATE_PERIOD;
    const minMs = clamp(periodIn(request, 'progressUpdatePeriod', usual), least, most);
    const maxMs = clamp(periodIn(request, 'maximumPollingPeriod', USUAL_POLLING_PERIOD), minMs, MOST);
    return { id: idIn(request), minMs, maxMs };
  },
  async run(jobs, { id, minMs, maxMs }, ask) {
    const watch = async () => {
      const job = await jobs.get(id);
      const status = statusOf(job);
      if (isFinal(job.state)) return jobView(jobs, job);
      await whileHeld(ask, (held) =>
        waitForNews({
          watch: (signal) => jobs.watch(id, { after: job.sequence, signal }),
          isNews: ({ state, changes }) =>
            STATES[state] !== status || changes?.progress != null || changes?.partial === true,
          minMs,
          maxMs,
          signal: held,
        }),
      );
      return jobView(jobs, await jobs.get(id));
    };
    return (await ifThere(watch())) ?? unknownJob(id);
  },
  write: (job) => reply(job),
});

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
