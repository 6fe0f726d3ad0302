/** SQL of a job's place in the ready line. It ages without cost: a job gains one point of priority for each minute that it
 *  waits, so the order of two jobs never changes and an index keeps it. */
export function rankOf(queuedAt: string, priority: string): string {
  return `${queuedAt} - ${priority} * 60000`;
}

/** Stands in the line. As a bound, so that an index passes over those that do not. */
export const IS_RANKED = `rank > ${Number.MIN_SAFE_INTEGER}`;
