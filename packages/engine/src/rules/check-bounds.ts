import type { LimitRequest, Rate, Violation } from '@longrun/core';

const MOST = 1_000_000;
const DAY_MS = 24 * 3_600_000;

/** What is wrong with the bounds of a limit, or with those that a kind declares. */
export function boundViolations({
  concurrency,
  rate,
}: {
  readonly concurrency?: LimitRequest['concurrency'] | undefined;
  readonly rate?: LimitRequest['rate'] | undefined;
}): Violation[] {
  const found: Violation[] = [];
  if (concurrency !== undefined && !isWhole(concurrency, MOST))
    found.push({ pointer: '/concurrency', message: `must be a whole number from 1 to ${MOST}` });
  if (rate !== undefined && !isRate(rate))
    found.push({
      pointer: '/rate',
      message: `must have a count from 1 to ${MOST}, perMs from 1 to a day, and burst, where there is one, from 1 to count`,
    });
  return found;
}

function isRate(rate: unknown): boolean {
  if (typeof rate !== 'object' || rate === null) return false;
  const { count, perMs, burst = 1 } = rate as Partial<Record<keyof Rate, unknown>>; // an object, seen above
  return isWhole(count, MOST) && isWhole(perMs, DAY_MS) && isWhole(burst, Number(count));
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}
