const WAIT = /(?:^|[,;\s])wait=(\d{1,4})(?=$|[,;\s])/i;
const MAX_WAIT_SECONDS = 60;

/** The wait that a Prefer header (RFC 7240) asks for, in milliseconds, clamped to a minute. `respond-async` and
 *  no header at all mean none: an answer at once is what this API gives anyway. */
export function preferredWaitMs(prefer: string | null): number {
  const seconds = prefer === null ? undefined : WAIT.exec(prefer)?.[1];
  return Math.min(Number(seconds ?? 0), MAX_WAIT_SECONDS) * 1_000;
}
