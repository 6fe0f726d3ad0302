import { durationText } from './duration.ts';

/** How long ago a moment was, or how far away it is; both in milliseconds since 1970. */
export function agoText(at: number, now: number): string {
  const ms = now - at;
  if (Math.abs(ms) < 2_000) return 'now';
  const [largest, unit] = durationText(Math.abs(ms)).replace(/\.\d/, '').split(' ');
  return ms > 0 ? `${largest} ${unit} ago` : `in ${largest} ${unit}`;
}
