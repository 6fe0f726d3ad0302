import { BULK_KIND, type KindDescription } from '@longrun/core';

/** What is known of bulk jobs. It is not among the kinds that people are offered: `api.bulk` makes these jobs. */
export const BULK_DESCRIPTION: KindDescription = {
  kind: BULK_KIND,
  label: 'Bulk change',
  mode: 'background',
  pausable: true,
  // A crash of the server uses one up, and the work goes on where it was: more than for a handler that may be at fault.
  maxAttempts: 10,
};
