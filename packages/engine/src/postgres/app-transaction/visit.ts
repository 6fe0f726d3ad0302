import type { Tenant } from '../tenant-of.ts';
import { type AppTransaction, nested } from './app-transaction.ts';
import { type AppAsker, asAsker } from './as-asker.ts';
import { CLOSING_IN, type Hold, openingIn } from './opening-in.ts';
import { unusable } from './unusable.ts';

export interface Visit extends Hold {
  readonly tenant: Tenant;
  /** The installation that the transaction must be of. */
  readonly identity: string;
}

/** What a visit has found. */
export interface Visited {
  /** The database's clock. */
  readonly now: number;
  readonly xid: string;
}

/** Does work in the transaction of an application. Where it rejects, nothing of it is left and the transaction can go on. The application
 *  finds its settings as they were, but for the hurry that a gate brings. */
export function visit<T>(
  transaction: AppTransaction,
  { tenant, identity, ...hold }: Visit,
  work: (asker: AppAsker, visited: Visited) => Promise<T>,
): Promise<T> {
  return nested(transaction, async (query) => {
    const asker = asAsker(query);
    const [opened] = (await asker.ask({ text: openingIn(hold), values: { tenant, number: hold.key } })).rows;
    if (opened?.identity !== identity)
      throw unusable('is on another database than the one that Longrun is opened on.');
    const result = await work(asker, { now: Number(opened.now), xid: String(opened.xid) });
    await asker.ask({ text: CLOSING_IN, values: {} });
    return result;
  });
}
