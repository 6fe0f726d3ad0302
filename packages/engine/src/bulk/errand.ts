import type { BulkRequest, ClaimedJob, JobOptions } from '@longrun/core';
import type { Caller } from '../caller.ts';
import { readStored } from '../read-job.ts';
import type { Runtime } from '../runtime.ts';
import { type BulkJobFilter, bulkFilter } from './bulk-filter.ts';

/** What is asked, of which jobs, by whom and why. */
export interface Errand {
  readonly runtime: Runtime;
  /** Whoever asked for the bulk change. */
  readonly caller: Caller;
  readonly request: BulkRequest;
  /** The jobs that are older than the bulk job itself. */
  readonly filter: BulkJobFilter & { readonly beforeNumber: number };
  readonly reason: string;
}

const MAX_REASON = 1_000;

/** Reads a bulk job. Rejects with `invalid-input` when it asks for nothing that can be done. */
export async function readErrand(runtime: Runtime, { jobId, tenant, input }: ClaimedJob): Promise<Errand> {
  const request = (input ?? {}) as unknown as BulkRequest; // bulkFilter refuses anything else
  const filter = bulkFilter(request, tenant);
  const { number, options } = await readStored(runtime, tenant, jobId);
  // Options were made by submit from JobOptions.
  const { createdBy = 'local' }: JobOptions = options === undefined ? {} : JSON.parse(options);
  const { reason } = request;
  return {
    runtime,
    caller: { tenant, actor: createdBy, scopes: ['control'] },
    request,
    filter: { ...filter, beforeNumber: number },
    reason: `${reason === undefined ? '' : `${reason} `}(${jobId})`.slice(0, MAX_REASON),
  };
}
