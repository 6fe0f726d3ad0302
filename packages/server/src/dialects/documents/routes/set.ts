import type { JobApi, JsonObject } from '@longrun/core';
import { requireScope } from '../../../auth.ts';
import type { DialectAsk, DialectRoute } from '../../../dialect/dialect.ts';
import { type Bound, REQUIRED } from '../arguments.ts';
import { documentRoute } from '../document-route.ts';
import { COLLECTIONS, type Collection } from '../mapping.ts';
import { type Placed, putDocument } from '../put-document.ts';
import { readCollection, readDocument, readKey, readSwitch } from '../read-argument.ts';
import { withStatus } from '../with-status.ts';

const DATA = { jobId: REQUIRED, data: REQUIRED } as const;
const SWITCH = { verbatim: false } as const;

interface Setting extends Placed {
  readonly key: string;
}

function readSetting(
  { jobId, data, verbatim }: Bound<typeof DATA & typeof SWITCH>,
  collection: Collection,
): Setting {
  const document = withStatus(readDocument(data), collection, readSwitch(verbatim, 'verbatim'));
  const { result: output } = document;
  return { key: readKey(jobId), collection, document, ...(output !== undefined && { output }) };
}

/** What is not there is made, so the key must allow both. */
async function put(jobs: JobApi, { key, ...placed }: Setting, { caller }: DialectAsk): Promise<JsonObject> {
  requireScope(caller, 'submit');
  await putDocument(jobs, key, placed);
  return placed.document;
}

const data = { id: 'job-1', name: 'Train', status: 'idle' };

const setJob = documentRoute({
  name: 'setJob',
  scope: 'control',
  parameters: { ...DATA, state: 'pending', ...SWITCH },
  example: { jobId: 'job-1', data, state: 'running' },
  read: (given) => readSetting(given, readCollection(given.state)),
  run: put,
});

const NAMES = {
  pending: 'setJobPending',
  running: 'setJobRunning',
  finished: 'setJobFinished',
} as const satisfies Record<Collection, string>;

function setRoute(collection: Collection): DialectRoute {
  return documentRoute({
    name: NAMES[collection],
    scope: 'control',
    parameters: { ...DATA, ...SWITCH },
    example: { jobId: 'job-1', data },
    read: (given) => readSetting(given, collection),
    run: put,
  });
}

/** The functions that replace a document and say where it is. */
export const setting: readonly DialectRoute[] = [setJob, ...COLLECTIONS.map(setRoute)];
