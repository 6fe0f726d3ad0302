import { isJobError } from '@longrun/core';
import { asking, perform } from '../sql/asking.ts';
import { execute } from '../sql/execute.ts';
import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { claimMany, mayClaimMany } from './claim-many.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { undecidedAmong } from './keys-in-use.ts';
import { tenantOf } from './tenant-of.ts';
import { outcomeUnknown, type Transaction } from './transaction.ts';
import type { WritingLine } from './writing-line.ts';

/** Commands as they are written for every database, statement by statement, while nobody else writes. */
export async function writeGenerally(
  line: WritingLine,
  commands: readonly StoreCommand[],
): Promise<StoreResult[]> {
  try {
    return await line.run('one', (transaction) => executeAll(transaction, commands));
  } catch (error) {
    if (isJobError(error)) throw error;
    // One command that cannot be stored must not take the others with it.
    if (commands.length > 1) return oneByOne(line, commands);
    return [{ refused: 'not-stored', message: String(error) }];
  }
}

/** Claims last, to find what the others have made ready. */
async function executeAll(
  transaction: Transaction,
  commands: readonly StoreCommand[],
): Promise<StoreResult[]> {
  const undecided = await undecidedAmong(transaction, commands);
  const results = new Map<StoreCommand, StoreResult>();
  const claims = commands.filter(mayClaimMany);
  const others = commands.filter((command) => !mayClaimMany(command));
  const execute = async (command: StoreCommand) =>
    void results.set(
      command,
      undecided.has(command) ? { refused: 'key-in-use' } : await executeIn(transaction, command),
    );
  for (const command of others) await execute(command);
  for (const [claim, result] of await claimMany(transaction, claims)) results.set(claim, result);
  for (const claim of claims) if (!results.has(claim)) await execute(claim);
  // Each of them has been given one just now.
  return commands.map((command) => results.get(command) as StoreResult);
}

/** One command inside a transaction that has the gate to itself. */
export function executeIn(transaction: Transaction, command: StoreCommand): Promise<StoreResult> {
  transaction.actFor(tenantOf(command));
  const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: transaction.now };
  return perform(execute(context, command), transaction);
}

/** When the store fails halfway, the ones before are stored and their callers cannot be told apart any more. */
async function oneByOne(line: WritingLine, commands: readonly StoreCommand[]): Promise<StoreResult[]> {
  const results: StoreResult[] = [];
  for (const command of commands)
    try {
      results.push(...(await writeGenerally(line, [command])));
    } catch (cause) {
      if (results.length === 0) throw cause;
      throw outcomeUnknown('it failed in the middle of a batch', cause);
    }
  return results;
}
