import { artifactReply } from '../../../artifact-reply.ts';
import { describedRoute } from '../described.ts';
import { type Ended, endOf, writeEnd } from '../ended.ts';
import { exceptionReply, notReady } from '../errors.ts';
import { PREFIX } from '../links.ts';
import { represent, wantsHtml } from '../represent.ts';
import { resultsDocument } from '../results.ts';
import { wantedOf } from '../wanted.ts';

export const getResults = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/jobs/{jobID}/results`,
  scope: 'read',
  describes: {
    id: 'getResult',
    summary: 'What a job has given, in the form that was asked for when it was started',
    answers: {
      200: {
        means: 'The results: one as it is, several in parts, or a document',
        schema: 'results',
        types: ['text/html', 'multipart/related', 'text/plain', '*/*'],
      },
      204: { means: 'The results are at other addresses', headers: { Link: 'The addresses' } },
    },
  },
  read: ({ params }) => params.jobID,
  async run(jobs, jobId, { origin }): Promise<Ended | undefined> {
    const result = await jobs.result(jobId);
    if (!result) return undefined;
    const job = await jobs.get(jobId);
    const kind = (await jobs.kinds()).find((one) => one.kind === job.kind);
    return endOf(jobs, { result, kind, wanted: wantedOf(job), origin });
  },
  write: (ended, jobId, ask) => {
    if (!ended) return exceptionReply(notReady(jobId));
    if (!('outputs' in ended) || !wantsHtml(ask)) return writeEnd(ended);
    return represent(ask, `Results of ${jobId}`, resultsDocument(ended.outputs.given));
  },
});

export const getOutput = describedRoute({
  methods: ['GET'],
  path: `${PREFIX}/jobs/{jobID}/results/{outputID}`,
  scope: 'read',
  describes: {
    id: 'getOutput',
    summary: 'One output of a job, or a file that it has made',
    answers: { 200: { means: 'The output as it is', types: ['*/*'] } },
  },
  read: ({ params }) => params,
  async run(jobs, { jobID, outputID }, { origin, request }) {
    const result = await jobs.result(jobID);
    if (!result) return exceptionReply(notReady(jobID));
    const job = await jobs.get(jobID);
    const kind = (await jobs.kinds()).find((one) => one.kind === job.kind);
    const wanted = { response: 'raw', outputs: { [outputID]: { by: 'value' } } } as const;
    const ended = await endOf(jobs, { result, kind, wanted, origin });
    const isThere = 'exception' in ended || ended.outputs.given.length > 0;
    return isThere ? writeEnd(ended) : artifactReply(jobs, request, jobID, outputID);
  },
  write: (reply) => reply,
});
