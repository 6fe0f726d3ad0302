import type { Job } from '@longrun/core';

/** The ETag of a job. Weak: live progress and the elapsed time move between two stored updates. What the reader has
 *  acknowledged is no update of the job where others have before. */
export function etagOf({ sequence, acknowledged }: Pick<Job, 'sequence' | 'acknowledged'>): string {
  return acknowledged ? `W/"${sequence}-seen"` : `W/"${sequence}"`;
}
