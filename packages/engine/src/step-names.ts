/** Steps that the engine itself writes. A handler's own names do not begin with `$`. */

/** How the predecessors of a job have ended. */
export const PREDECESSORS = '$predecessors';
/** What a retry with `only` is about, with the output of the run before. */
export const RETRY = '$retry';
