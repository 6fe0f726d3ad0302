const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time for people, in at most two units: `340 ms`, `4.2 s`, `1 min 5 s`, `2 h 3 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const time = Math.max(0, ms);
  if (time < SECOND) return `${Math.round(time)} ms`;
  if (time < MINUTE) return `${floorTo(time / SECOND, 1)} s`;
  if (time < HOUR) return inTwo(time, MINUTE, 'min', SECOND, 's');
  if (time < DAY) return inTwo(time, HOUR, 'h', MINUTE, 'min');
  return inTwo(time, DAY, 'd', HOUR, 'h');
}

/** How long ago, in one unit: `now`, `12 s`, `5 min`, `3 h`, `2 d`. */
export function formatAge(ms: number): string {
  if (ms < SECOND) return 'now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** What is left, rounded as coarsely as it is known: a figure that jumps is not believed. */
export function formatRemaining(ms: number): string {
  if (ms < 5 * SECOND) return 'a few seconds left';
  if (ms < 55 * SECOND) return `about ${Math.ceil(ms / (5 * SECOND)) * 5} s left`;
  if (ms < 55 * MINUTE) return `about ${Math.ceil(ms / MINUTE)} min left`;
  if (ms < DAY) return `about ${floorTo(ms / HOUR + 0.05, 1)} h left`;
  return `about ${Math.ceil(ms / DAY)} d left`;
}

function inTwo(time: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((time % big) / small);
  return `${Math.floor(time / big)} ${bigName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

function floorTo(value: number, digits: number): string {
  const factor = 10 ** digits;
  return String(Math.floor(value * factor) / factor);
}
