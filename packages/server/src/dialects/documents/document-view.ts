import type { Job, JsonObject } from '@longrun/core';
import { type Collection, STATES, statusOf } from './mapping.ts';
import { pythonJson } from './python-json.ts';
import { isObject } from './read-argument.ts';

/** The kind of the jobs that are documents. */
export const DOCUMENT_KIND = 'api:job';

/** A job that holds a document. */
export type DocumentJob = Omit<Job, 'input'> & { readonly input: JsonObject };

export function isDocument(job: Job): job is DocumentJob {
  return job.kind === DOCUMENT_KIND && job.driver === 'caller' && isObject(job.input);
}

/** The metadata of a job that remembers where this API has put its document last. */
export function placedIn(collection: Collection, { metadata }: Pick<Job, 'metadata'> = {}): JsonObject {
  return { ...metadata, [PLACE]: collection };
}

const PLACE = 'api.job';

/** The document that a job is. One that another API has moved tells what that has changed; a job that was never a document is
 *  shown like one. */
export function documentOf(job: Job): JsonObject {
  if (!isDocument(job)) return shownAsDocument(job);
  const isWhereItWasPut = job.metadata?.[PLACE] === STATES[job.state];
  return isWhereItWasPut ? job.input : { ...job.input, ...movedElsewhere(job) };
}

function movedElsewhere({ state, output, error }: Job): JsonObject {
  return {
    status: statusOf(state),
    ...(output !== undefined && { result: pythonJson(output) }),
    ...(error && { messages: error.message }),
  };
}

function shownAsDocument({ state, input, output, error, info, ...job }: Job): JsonObject {
  return {
    id: job.externalId ?? job.id,
    name: job.kind,
    user: job.owner ?? job.createdBy ?? '',
    request: input === undefined ? '' : pythonJson(input),
    result: output === undefined ? '' : pythonJson(output),
    status: statusOf(state),
    messages: error?.message ?? info ?? '',
  };
}
