import { isFinal, type Job } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { unlessOvertaken } from '../../../dialect/unless-overtaken.ts';
import { readMemory, remember } from '../memory.ts';
import { messageOf } from '../message-of.ts';
import { readMessage, readObject } from '../read-field.ts';
import { notValid } from '../refusals.ts';
import { requireJob } from '../require-job.ts';

export const setMessage = dialectRoute({
  methods: ['PUT'],
  path: '/omero/jobs/{id}/message',
  scope: 'control',
  body: 'json',
  example: { message: 'half way' },
  read: ({ params, body }) => ({ id: params.id, message: readMessage(readObject(body)) }),
  run: (jobs, { id, message }) =>
    unlessOvertaken(async () => {
      const job = await requireJob(jobs, id);
      if (message === undefined) return null;
      if (job.driver !== 'caller')
        throw notValid('message', `A worker drives job ${job.id} and says how it goes.`);
      const report = { type: 'update', info: message, ...wordsAfterEnd(job) } as const;
      await jobs.report(job.id, report, { ifSequence: job.sequence });
      return messageOf(job);
    }),
  write: (previous) => ({ json: { previous } }),
});

/** After a failure its error is what is told, until somebody has said more. */
function wordsAfterEnd(job: Job) {
  const { state } = job;
  return isFinal(state) ? { metadata: remember(job, { ...readMemory(job), saidIn: state }) } : {};
}
