import { BULK_KIND, type BulkApi, type BulkRequest, type Json } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { insert } from '../submit.ts';
import { toJob } from '../view.ts';
import { bulkFilter } from './bulk-filter.ts';

const SAMPLE = 10;
/** Nobody counts further before a person has decided. */
const MAX_COUNT = 100_000;

/** Bulk changes on behalf of one caller. What is asked for becomes a job; the engine itself does it. */
export function createBulkApi(runtime: Runtime, caller: Caller): BulkApi {
  const { store, catalogue, clock } = runtime;
  const { tenant } = caller;
  return {
    async preview(request) {
      const filter = bulkFilter(request, tenant);
      const [counts, rows] = await Promise.all([
        store.read({ type: 'counts', ...filter, limit: MAX_COUNT + 1 }),
        store.read({ type: 'list', ...filter, limit: SAMPLE }),
        catalogue.load(tenant),
      ]);
      const count = Object.values(counts).reduce((sum, more) => sum + more, 0);
      const now = clock.now();
      return {
        count: Math.min(count, MAX_COUNT),
        ...(count > MAX_COUNT && { capped: true }),
        sample: rows.map((row) => toJob(row, caller, catalogue.describe(tenant, row.kind), now)),
      };
    },
    async run(request) {
      bulkFilter(request, tenant); // refuses what cannot be meant, before anything is stored
      const submitted = await insert(runtime, caller, { kind: BULK_KIND, input: inputOf(request) });
      if (submitted.error) throw submitted.error;
      runtime.bulkWaits();
      return submitted.job;
    },
  };
}

/** The request as it is stored; anything else that came with it stays behind. */
function inputOf({ action, filter, all, options, reason }: BulkRequest): Json {
  // A request came as JSON or could have; what is undefined in it is gone then.
  return JSON.parse(JSON.stringify({ action, filter, all, options, reason })) as Json;
}
