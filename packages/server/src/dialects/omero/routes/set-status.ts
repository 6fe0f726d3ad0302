import { dialectRoute } from '../../../dialect/dialect.ts';
import { unlessOvertaken } from '../../../dialect/unless-overtaken.ts';
import { changeStatus, isSettable } from '../change-status.ts';
import { STATES } from '../mapping.ts';
import { readMessage, readObject, readStatus } from '../read-field.ts';
import { notValid } from '../refusals.ts';
import { requireJob } from '../require-job.ts';

/** `setStatus`, and with a message `setStatusAndMessage`. */
export const setStatus = dialectRoute({
  methods: ['PUT'],
  path: '/omero/jobs/{id}/status',
  scope: 'control',
  body: 'json',
  example: { status: 'Error', message: 'disk full' },
  read({ params, body }) {
    const given = readObject(body);
    const word = readStatus(given.status ?? null);
    if (!isSettable(word)) throw notValid('status', `${word} is the server's to set.`);
    return { id: params.id, word, message: readMessage(given) };
  },
  run: (jobs, { id, word, message }) =>
    unlessOvertaken(async () => {
      const job = await requireJob(jobs, id);
      await changeStatus(jobs, job, word, message);
      return STATES[job.state];
    }),
  write: (previous) => ({ json: { previous } }),
});
