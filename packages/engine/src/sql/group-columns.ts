import type { LimitScope } from '@longrun/core';

/** What a limit of each scope counts by. */
export const GROUP_COLUMNS = {
  kind: 'kind',
  queue: 'queue',
  key: 'concurrency_key',
} as const satisfies Record<LimitScope, string>;
