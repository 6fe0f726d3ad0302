import {
  type CallerReport,
  type Job,
  type JobApi,
  type Json,
  type JsonObject,
  MAX_RETENTION_MS,
  type Retention,
} from '@longrun/core';
import { findJob } from '../../dialect/find-job.ts';
import { unlessOvertaken } from '../../dialect/unless-overtaken.ts';
import { DOCUMENT_KIND, type DocumentJob, documentOf, isDocument, placedIn } from './document-view.ts';
import { type Collection, stateFor } from './mapping.ts';
import { valueError } from './refusals.ts';

/** A document and where it is to be. */
export interface Placed {
  readonly document: JsonObject;
  readonly collection: Collection;
  /** What its job has made, for other APIs to see. */
  readonly output?: Json;
}

/** Puts a document under a key: moved and replaced in one, or made. Whatever was there before, the later wins. */
export async function putDocument(jobs: JobApi, key: string, placed: Placed): Promise<void> {
  await unlessOvertaken(async () => {
    const found = await findJob(jobs, key);
    if (found) assertDocument(found, key);
    const job = found ?? (await createDocument(jobs, key, placed));
    if (found || placed.collection !== 'pending') await jobs.report(job.id, overrideOf(job, placed));
  });
}

/** Makes another document of the one that is there; does nothing where there is none. */
export async function changeDocument(
  jobs: JobApi,
  key: string,
  change: (document: JsonObject) => Placed,
): Promise<void> {
  await unlessOvertaken(async () => {
    const found = await findJob(jobs, key);
    if (!found) return;
    assertDocument(found, key);
    const report = overrideOf(found, change(documentOf(found)));
    await jobs.report(found.id, report, { ifSequence: found.sequence });
  });
}

function assertDocument(job: Job, key: string): asserts job is DocumentJob {
  if (isDocument(job)) return;
  const { kind } = job;
  throw valueError('jobId', `${key} is a job of kind ${kind}, which is not moved as a document`);
}

const FOR_EVER: Retention = {
  succeededMs: MAX_RETENTION_MS,
  fetchedMs: MAX_RETENTION_MS,
  failedMs: MAX_RETENTION_MS,
  cancelledMs: MAX_RETENTION_MS,
};

/** Makes it pending. */
export async function createDocument(
  jobs: JobApi,
  key: string,
  { document }: Pick<Placed, 'document'>,
): Promise<Job> {
  const [made] = await jobs.submit([
    {
      kind: DOCUMENT_KIND,
      driver: 'caller',
      externalId: key,
      input: document,
      metadata: placedIn('pending'),
      trigger: stateFor('pending', document.status) === 'created' ? 'manual' : 'immediate',
      // A document stays where it was put until it is deleted.
      silenceMs: 0,
      retention: FOR_EVER,
    },
  ]);
  if (made?.job) return made.job;
  throw made?.error ?? new Error('The engine answered no submit.');
}

function overrideOf(job: Job, { document, collection, output = null }: Placed): CallerReport {
  const state = stateFor(collection, document.status);
  const message = typeof document.messages === 'string' ? document.messages : '';
  return {
    type: 'override',
    state,
    input: document,
    metadata: placedIn(collection, job),
    ...(collection === 'finished' && { output }),
    ...(state === 'failed' && { error: { code: 'error', message } }),
  };
}
