import { hintOf } from '../../hint-of.ts';
import { answer } from '../../sql/answer.ts';
import { asking, perform } from '../../sql/asking.ts';
import type { Context } from '../../sql/context.ts';
import type { Hint, Joined } from '../../store.ts';
import type { StoreCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import { POSTGRES_FLAVOR } from '../flavor.ts';
import { isKeyed, keyNumber } from '../keys-in-use.ts';
import type { Gate } from '../opening.ts';
import { type Tenant, tenantOf, tenantOfQuery } from '../tenant-of.ts';
import { appTransactionOf } from './app-transaction.ts';
import type { AppAsker } from './as-asker.ts';
import type { Fates } from './fates.ts';
import type { InTurn } from './in-turn.ts';
import type { Hold } from './opening-in.ts';
import { gatesFor, runIn } from './run-in.ts';
import { TakenBack } from './taken-back.ts';
import { toTransactionError } from './to-transaction-error.ts';
import { visit } from './visit.ts';

export interface JoinParts {
  /** The installation that this store is of, as `IDENTITY` tells. */
  readonly identity: () => Promise<string>;
  readonly inTurn: InTurn;
  readonly fates: Fates;
  /** Told what was changed, once the transaction has been committed. */
  readonly onCommit: (hint: Hint) => void;
  /** In place of the database's clock. */
  readonly now?: (() => number) | undefined;
}

/** Takes commands into a transaction of the application: new jobs that touch nothing which others need meanwhile, and the end of a job
 *  together with what the application has done for it. */
export function joinTransaction(tx: object, { identity, inTurn, fates, onCommit, now }: JoinParts): Joined {
  const transaction = appTransactionOf(tx);
  const { promise: committed, resolve: follow } = Promise.withResolvers<boolean>();

  async function within<T>(
    tenant: Tenant,
    hold: Hold,
    work: (context: Context, asker: AppAsker, xid: string) => Promise<T>,
  ): Promise<T> {
    const at = { tenant, identity: await identity(), ...hold };
    return inTurn(transaction.connection, () =>
      visit(transaction, at, async (asker, opened) => {
        const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: now?.() ?? opened.now };
        const result = await work(context, asker, opened.xid);
        await asker.settled();
        return result;
      }),
    );
  }

  async function attempt(
    command: StoreCommand,
    gate: Gate | undefined,
  ): Promise<StoreResult | 'needs the gate alone'> {
    let xid = '';
    const key = isKeyed(command) ? keyNumber(command) : undefined;
    try {
      const result = await within(tenantOf(command), { gate, key }, (context, asker, its) => {
        xid = its;
        return runIn(context, asker, command, gate);
      });
      announce(xid, command, result);
      return result;
    } catch (error) {
      if (error instanceof TakenBack) return error.result;
      const told = toTransactionError(error);
      if (told) throw told;
      return { refused: 'not-stored', message: String(error) };
    }
  }

  function announce(xid: string, command: StoreCommand, result: StoreResult): void {
    const isCommitted = fates.isCommitted(xid);
    follow(isCommitted);
    const hint = hintOf([command], [result]);
    if (hint) void isCommitted.then((is) => is && onCommit(hint));
  }

  async function write(command: StoreCommand): Promise<StoreResult> {
    for (const gate of gatesFor(command)) {
      const result = await attempt(command, gate);
      if (result !== 'needs the gate alone') return result;
    }
    throw new Error('The gate was had alone, and was still needed.');
  }

  return {
    async write(commands) {
      const results: StoreResult[] = [];
      for (const command of commands) results.push(await write(command));
      return results;
    },
    async read(query) {
      try {
        return await within(tenantOfQuery(query), {}, (context, asker) =>
          perform(answer(context, query), asker),
        );
      } catch (error) {
        throw toTransactionError(error) ?? error;
      }
    },
    committed,
  };
}
