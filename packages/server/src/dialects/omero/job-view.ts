import {
  type Artifact,
  fromMoment,
  type Job,
  type JsonObject,
  type KnownKind,
  type Moment,
} from '@longrun/core';
import { nameOfKind } from '../../dialect/find-kind.ts';
import { classOf } from './class-of.ts';
import { STATES, STATUS_IDS } from './mapping.ts';
import { readMemory } from './memory.ts';
import { messageOf } from './message-of.ts';
import { fieldsIn } from './read-job.ts';

/** A number where the job has been given one, and our own id otherwise: both lead to it. */
export function idOf({ id, externalId }: Pick<Job, 'id' | 'externalId'>): number | string {
  return externalId !== undefined && isWholeNumber(externalId) ? Number(externalId) : id;
}

function isWholeNumber(text: string): boolean {
  return /^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text));
}

export function statusOf({ state }: Job): JsonObject {
  const value = STATES[state];
  return { id: STATUS_IDS[value], value };
}

/** The whole job, with all that its class has. */
export function viewOf(job: Job, kind: Pick<KnownKind, 'kind' | 'names'>, artifacts: readonly Artifact[]) {
  const { createdAt, createdBy = '', owner = createdBy, group = job.tenant } = job;
  const { scheduledFor = 0, finished } = readMemory(job);
  return {
    '@type': nameOfKind('omero', kind, classOf),
    id: idOf(job),
    username: owner,
    groupname: group,
    type: 'User',
    message: messageOf(job),
    status: statusOf(job),
    submitted: fromMoment(createdAt),
    scheduledFor: Math.max(scheduledFor, fromMoment(createdAt)),
    started: startedOf(job),
    finished: timeOf(job.finishedAt) ?? finished ?? null,
    ...fieldsIn(job.input),
    originalFileLinks: artifacts.map((artifact) => linkOf(job, artifact)),
    details: { owner, group },
  };
}

/** The start of the latest attempt: the job was begun then, or taken up again. One that its caller has ended without a beginning
 *  has none. */
function startedOf({ driver, startedAt, claimedAt }: Job): number | null {
  if (startedAt === undefined || (driver === 'caller' && claimedAt === undefined)) return null;
  return Math.max(fromMoment(startedAt), fromMoment(claimedAt ?? startedAt));
}

function timeOf(moment: Moment | undefined): number | null {
  return moment === undefined ? null : fromMoment(moment);
}

function linkOf({ id }: Job, { name, contentType, size, sha256 }: Artifact): JsonObject {
  const path = `/v1/jobs/${id}/artifacts/${encodeURIComponent(name)}`;
  return { name, mimetype: contentType, size, sha256, path };
}
