import type { JobOptions } from '@longrun/core';
import type { NewJob } from './store-command.ts';

/** What a job is paused, limited and served by together with others. */
export function groupsOf({
  queue,
  owner,
  concurrencyKey,
}: JobOptions): Pick<NewJob, 'queue' | 'owner' | 'concurrencyKey'> {
  return {
    ...(queue !== undefined && { queue }),
    ...(owner !== undefined && { owner }),
    ...(concurrencyKey !== undefined && { concurrencyKey }),
  };
}
