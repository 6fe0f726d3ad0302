import type { QueryParameter } from './described.ts';
import { invalidInput } from './invalid-input.ts';

const DEFAULT = 10;
const MOST = 10_000;

export const LIMIT: QueryParameter = {
  name: 'limit',
  description: 'How many at most; a larger number is taken for the largest',
  schema: { type: 'integer', minimum: 1, maximum: MOST, default: DEFAULT },
};

export function readLimit(query: URLSearchParams): number {
  const given = query.get('limit');
  if (given === null) return DEFAULT;
  if (!/^\d{1,15}$/.test(given) || Number(given) === 0)
    throw invalidInput('/limit', 'must be a whole number from 1');
  return Math.min(Number(given), MOST);
}
