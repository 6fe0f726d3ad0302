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

function inTwo(time: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((time % big) / small);
  return `${Math.floor(time / big)} ${bigName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

function floorTo(value: number, digits: number): string {
  const factor = 10 ** digits;
  return String(Math.floor(value * factor) / factor);
}
