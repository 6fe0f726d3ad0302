import { JobError } from '@longrun/core';

/** Counts failed logins per address. */
export interface FailureLimit {
  /** Counts one more; throws `too-many-requests` once an address has had its share. */
  count(address: string): void;
}

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000; // Bounds the memory an attacker with many addresses can take: about 1 MB.

/** Only failures are held back, never a good key: a worker with a stale key must not lock out its neighbours
 *  on the same address, and guessing a key of 160 bits is hopeless at any rate. */
export function failureLimit({
  perMinute = 30,
  now = () => performance.now(), // what has passed, whatever the machine's clock says
}: {
  perMinute?: number;
  now?: () => number;
} = {}): FailureLimit {
  const failures = new Map<string, { since: number; count: number }>();
  return {
    count(address) {
      const at = now();
      const seen = failures.get(address);
      const current = seen && at - seen.since < WINDOW_MS ? seen : { since: at, count: 0 };
      current.count += 1;
      failures.delete(address); // so that the first in the map is the one that was silent for longest
      failures.set(address, current);
      if (failures.size > MAX_ADDRESSES) failures.delete(failures.keys().next().value ?? address);
      if (current.count <= perMinute) return;
      throw new JobError('too-many-requests', 'Too many requests with an invalid key. Wait a little.', {
        retryAfterSeconds: Math.max(1, Math.ceil((current.since + WINDOW_MS - at) / 1_000)),
      });
    },
  };
}
