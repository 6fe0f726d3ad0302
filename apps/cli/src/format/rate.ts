import { JobError, type Rate } from '@longrun/core';
import { formatDuration } from './duration.ts';
import { parseDuration } from './parse-duration.ts';

const UNIT = /^(ms|s|m|min|h|d)$/;

/** Reads `10/min`, `100/1h`, `5/30s`. */
export function parseRate(text: string): Rate {
  const [count = '', per = ''] = text.split('/');
  if (!/^\d+$/.test(count) || per === '')
    throw new JobError('invalid-request', `'${text}' is not a rate; write 10/min, 100/h or 5/30s.`);
  return { count: Number(count), perMs: parseDuration(UNIT.test(per) ? `1${per}` : per) };
}

/** `10 per 1 min, 1 at once`. */
export function rateText({ count, perMs, burst }: Rate): string {
  const atOnce = burst === undefined || burst === count ? '' : `, ${burst} at once`;
  return `${count} per ${formatDuration(perMs)}${atOnce}`;
}
