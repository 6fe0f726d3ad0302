import {
  type Driver,
  isActive,
  isFinal,
  JOB_STATES,
  type JobEvent,
  type JobState,
  sourcesOf,
  type Target,
  targetOf,
} from '@longrun/core';

/** SQL rendered from the lifecycle as literals, so that partial indexes still match. The column that holds
 *  the state is `state`; a saved partial output is `partial`. Both stores use these and write no state by hand. */

export const quote = (state: JobState) => `'${state}'`;

/** The state is one of these. Written as OR: for a list behind IN, SQLite builds a temporary index at every write. */
export function isIn(states: readonly JobState[]): string {
  return `(${states.map((state) => `state = ${quote(state)}`).join(' OR ')})`;
}

/** Where `event` is legal. */
export function guard(event: JobEvent, driver: Driver = 'worker'): string {
  return isIn(sourcesOf(event, driver));
}

/** The state that `event` leads to. */
export function target(event: JobEvent, driver: Driver = 'worker'): string {
  return byTarget(event, driver, quote);
}

/** A value that depends on where the move comes from and leads to. All branches alike become that value. */
export function byTarget(
  event: JobEvent,
  driver: Driver,
  value: (to: JobState, from: JobState) => string,
): string {
  const branches = sourcesOf(event, driver).map((from) => ({
    from,
    sql: branch(from, targetOf(from, event, driver), value),
  }));
  const [first] = branches;
  if (first && branches.every(({ sql }) => sql === first.sql)) return first.sql;
  return `CASE state ${branches.map(({ from, sql }) => `WHEN ${quote(from)} THEN ${sql}`).join(' ')} END`;
}

function branch(
  from: JobState,
  to: Target | undefined,
  value: (to: JobState, from: JobState) => string,
): string {
  if (to === undefined) return 'NULL';
  if (typeof to === 'string') return value(to, from);
  const [partial, nothing] = [value(to.partial, from), value(to.nothing, from)];
  return partial === nothing ? partial : `CASE WHEN partial IS NOT NULL THEN ${partial} ELSE ${nothing} END`;
}

export const IS_ACTIVE = isIn(JOB_STATES.filter(isActive));
export const IS_FINAL = isIn(JOB_STATES.filter(isFinal));

/** States in which a job waits for `due_at` to come, or for that and something else. */
export const DUE_STATES = [...new Set([...sourcesOf('promote'), ...sourcesOf('wake')])];
