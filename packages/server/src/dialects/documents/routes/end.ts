import { requireScope } from '../../../auth.ts';
import type { DialectRoute } from '../../../dialect/dialect.ts';
import { findJob, ifThere } from '../../../dialect/find-job.ts';
import { REQUIRED } from '../arguments.ts';
import { documentRoute } from '../document-route.ts';
import { changeDocument, type Placed, putDocument } from '../put-document.ts';
import { pythonJson } from '../python-json.ts';
import { readDocument, readKey, readSwitch } from '../read-argument.ts';
import { withStatus } from '../with-status.ts';

const updateJobResult = documentRoute({
  name: 'updateJobResult',
  scope: 'control',
  parameters: { jobId: REQUIRED, data: REQUIRED, inputJob: null, verbatim: false },
  example: { jobId: 'job-1', data: { loss: 0.1 } },
  read: ({ jobId, data, inputJob, verbatim }) => ({
    key: readKey(jobId),
    data,
    given: inputJob === null ? undefined : readDocument(inputJob, 'inputJob'),
    verbatim: readSwitch(verbatim, 'verbatim'),
  }),
  async run(jobs, { key, data, given, verbatim }, { caller }) {
    const result = pythonJson(data);
    const finished = { collection: 'finished', output: data } as const;
    if (given) {
      requireScope(caller, 'submit'); // it may make the document
      await putDocument(jobs, key, {
        ...finished,
        document: withStatus({ ...given, result }, 'finished', verbatim),
      });
    } else
      await changeDocument(jobs, key, (document): Placed => {
        // An error that was said before the result has nothing to do with it.
        const status = verbatim ? {} : { status: 'finished' };
        return { ...finished, document: { ...document, result, ...status } };
      });
  },
});

const deleteJob = documentRoute({
  name: 'deleteJob',
  scope: 'control',
  parameters: { jobId: REQUIRED },
  example: { jobId: 'job-1' },
  read: ({ jobId }) => readKey(jobId),
  async run(jobs, key) {
    const job = await findJob(jobs, key);
    if (job) await ifThere(jobs.delete(job.id));
  },
});

/** The functions that finish a document, and that remove it. */
export const ending: readonly DialectRoute[] = [updateJobResult, deleteJob];
