import type { SqlFlavor } from './flavor.ts';

/** The lease of a job in its caller's hands: nobody has to renew it. */
export const NO_END = Number.MAX_SAFE_INTEGER;

/** In a worker's hands, whatever its state. */
export function isLeased({ isInHand }: SqlFlavor): string {
  return `${isInHand} AND lease_until < ${NO_END}`;
}
