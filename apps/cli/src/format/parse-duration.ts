import { JobError } from '@longrun/core';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?$/;

/** Reads `30`, `30s`, `5m`, `1.5h`, `2d`, `250ms` as milliseconds; a bare number is seconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = DURATION.exec(text.trim()) ?? [];
  if (amount === undefined)
    throw new JobError('invalid-request', `'${text}' is not a length of time; write 30s, 5m, 1.5h or 2d.`);
  return Math.round(Number(amount) * (UNITS[unit ?? 's'] ?? 1));
}
