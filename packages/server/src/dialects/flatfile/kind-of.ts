import { isKind, type Job, type JobApi, JobError } from '@longrun/core';
import { findKind, splitKind } from '../../dialect/find-kind.ts';
import { type OwnFields, ownFieldsOf } from './own-fields.ts';

export interface Operation {
  readonly type: string;
  readonly operation: string;
}

export interface KindOf {
  readonly kind: string;
  /** A definition of the kind is known, so a worker does its jobs. */
  readonly isKnown: boolean;
  /** The names as they were given, where the kind does not tell them. */
  readonly names: Pick<OwnFields, 'type' | 'operation'>;
}

/** The kind that does the operation. An operation is free text; what a kind cannot be called is replaced. */
export async function kindOf(jobs: JobApi, { type, operation }: Operation): Promise<KindOf> {
  const name = `${type}:${operation}`;
  const known = await findKind(jobs, 'flatfile', name, (kind) => kind);
  const kind = known?.kind ?? `${type}:${slug(operation)}`;
  if (!isKind(kind))
    throw new JobError('invalid-input', `A job cannot be of type ${type} and operation ${operation}.`, {
      errors: [{ pointer: '/operation', message: 'must have letters or digits, and type as well' }],
    });
  return { kind, isKnown: known !== undefined, names: kind === name ? {} : { type, operation } };
}

function slug(operation: string): string {
  const parts = operation.split(':').map((part) => part.replace(/[^\w.-]+/g, '-'));
  return parts.filter((part) => part !== '').join(':');
}

export function operationOf(job: Pick<Job, 'kind' | 'metadata'>): Operation {
  const { domain, operation } = splitKind(job.kind);
  const { type = domain, operation: given = operation } = ownFieldsOf(job);
  return { type, operation: given };
}
