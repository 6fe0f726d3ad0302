import { SYSTEM_CLOCK } from '../../clock.ts';

/** What becomes of transactions of the application. */
export interface Fates {
  /** Resolves once the transaction has ended: true where it was committed, false where it was rolled back or nobody can tell. */
  isCommitted(xid: string): Promise<boolean>;
  /** Nobody is told any more. */
  close(): void;
}

/** Most commit a moment after their submit. One that stays open for long can wait a moment more: whoever looks for work finds it anyway. */
const PAUSES_MS = [5, 20, 80, 320];
const LONGEST_PAUSE_MS = 1_000;

/** Looks from time to time. A NOTIFY would tell, but the application's COMMIT would have to wait for those of all others that notify. */
export function createFates(statusOf: (xid: string) => Promise<unknown>): Fates {
  const pending = new Map<string, Promise<boolean>>();
  const closer = new AbortController();
  async function follow(xid: string): Promise<boolean> {
    for (let look = 0; !closer.signal.aborted; look += 1) {
      await SYSTEM_CLOCK.sleep(PAUSES_MS[look] ?? LONGEST_PAUSE_MS, closer.signal);
      const status = await statusOf(xid).catch(() => 'in progress'); // the database is away for a moment
      if (status !== 'in progress') return status === 'committed';
    }
    return false;
  }
  return {
    isCommitted(xid) {
      const known = pending.get(xid);
      if (known) return known;
      const fate = follow(xid).finally(() => pending.delete(xid));
      pending.set(xid, fate);
      return fate;
    },
    close: () => closer.abort(),
  };
}
