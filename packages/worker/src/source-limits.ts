/** The most jobs that one claim may ask for, and the most reports that one sync may carry. */
export const MAX_BATCH = 1_000;
/** The longest that a source holds an answer back, in milliseconds. */
export const MAX_WAIT_MS = 60_000;
/** The lease a source gives when nobody asks for another, in milliseconds. */
export const DEFAULT_LEASE_MS = 30_000;
/** The most characters of one message. */
export const MAX_TEXT = 10_000;
