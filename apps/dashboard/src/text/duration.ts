const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time in its two largest units: `2 h 5 min`, `40 s`, `0.3 s`, `12 ms`. */
export function durationText(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  let seconds = Math.round(ms / 1_000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** What people can use of an estimate: no false precision. */
export function roughDurationText(ms: number): string {
  if (ms < 5_000) return 'a few seconds';
  if (ms < 60_000) return `${Math.ceil(ms / 10_000) * 10} s`;
  if (ms < 3_600_000) return `${Math.ceil(ms / 60_000)} min`;
  return durationText(Math.round(ms / 600_000) * 600_000);
}
