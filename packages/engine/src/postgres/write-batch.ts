import { isJobError } from '@longrun/core';
import { asking } from '../sql/asking.ts';
import { execute } from '../sql/execute.ts';
import type { ClaimCommand, StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { claimMany, mayClaimMany } from './claim-many.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { isSeparate } from './is-separate.ts';
import { undecidedAmong } from './keys-in-use.ts';
import { performTogether } from './perform-together.ts';
import { subjectsOf } from './subjects-of.ts';
import { type Tenant, tenantOf } from './tenant-of.ts';
import { outcomeUnknown, type Transaction } from './transaction.ts';
import { writeGenerally } from './write-generally.ts';
import type { WritingLine } from './writing-line.ts';

/** A command, and where its result belongs. */
interface Placed<C extends StoreCommand = StoreCommand> {
  readonly command: C;
  readonly place: number;
}

/** Carries out a batch: first side by side what concerns one job each, together with what other servers do; then, where anything is
 *  left, the rest in its order and alone. Claims go last, to find what the others have made ready. */
export async function writeBatch(
  line: WritingLine,
  commands: readonly StoreCommand[],
): Promise<StoreResult[]> {
  const { separate, others, claims } = sort(commands);
  const results: StoreResult[] = [];
  const mayClaim = others.length === 0;
  if (separate.length > 0 || mayClaim)
    for (const [place, result] of await writeTogether(line, separate, mayClaim ? claims : []))
      results[place] = result;
  const left = [...separate, ...others, ...claims]
    .filter(({ place }) => results[place] === undefined)
    .sort(byPlace);
  if (left.length === 0) return results;
  const rest = await writeGenerally(
    line,
    left.map(({ command }) => command),
  ).catch((error: unknown) => {
    throw left.length === commands.length
      ? error
      : outcomeUnknown('it failed in the middle of a batch', error);
  });
  for (const [index, { place }] of left.entries()) {
    const result = rest[index];
    if (result) results[place] = result;
  }
  return results;
}

function sort(commands: readonly StoreCommand[]): {
  separate: Placed[];
  others: Placed[];
  claims: Placed<ClaimCommand>[];
} {
  const separate: Placed[] = [];
  const others: Placed[] = [];
  const claims: Placed<ClaimCommand>[] = [];
  const seen = new Set<string>();
  for (const [place, command] of commands.entries()) {
    if (mayClaimMany(command)) {
      claims.push({ command, place });
      continue;
    }
    // Of two commands for one job, the second goes after the first.
    const subjects = subjectsOf(command);
    const isFirst = subjects.every((subject) => !seen.has(subject));
    for (const subject of subjects) seen.add(subject);
    if (isFirst && isSeparate(command)) separate.push({ command, place });
    else others.push({ command, place });
  }
  return { separate, others, claims };
}

/** Answers the results by place. What is missing has to be done alone. */
async function writeTogether(
  line: WritingLine,
  commands: readonly Placed[],
  claims: readonly Placed<ClaimCommand>[],
): Promise<Map<number, StoreResult>> {
  if (commands.length + claims.length === 0) return new Map();
  try {
    return await line.run('many', async (transaction) => {
      const results = new Map<number, StoreResult>();
      const undecided = await undecidedAmong(
        transaction,
        commands.map(({ command }) => command),
      );
      const decided = commands.filter(({ command }) => !undecided.has(command));
      for (const { command, place } of commands)
        if (undecided.has(command)) results.set(place, { refused: 'key-in-use' });
      const tenants = Map.groupBy(decided, ({ command }) => tenantOf(command));
      for (const [tenant, own] of tenants)
        for (const [place, result] of await together(transaction, tenant, own)) results.set(place, result);
      const claimed = await claimMany(
        transaction,
        claims.map(({ command }) => command),
      );
      for (const { command, place } of claims) {
        const result = claimed.get(command);
        if (result) results.set(place, result);
      }
      return results;
    });
  } catch (error) {
    if (isJobError(error)) throw error;
    // One of them cannot be stored; which one shows when they are done alone.
    console.warn('longrun: a batch was refused as a whole and is written one by one:', error);
    return new Map();
  }
}

async function together(
  transaction: Transaction,
  tenant: Tenant,
  unsorted: readonly Placed[],
): Promise<[number, StoreResult][]> {
  transaction.actFor(tenant);
  const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: transaction.now };
  const commands = unsorted.toSorted(byLane);
  const results = await performTogether(
    commands.map(({ command }) => ({
      work: execute(context, command),
      isPlain: command.type === 'move',
    })),
    transaction,
  );
  return commands.flatMap(({ place }, index) => {
    const result = results[index];
    return result ? [[place, result] as [number, StoreResult]] : [];
  });
}

function byPlace(a: Placed, b: Placed): number {
  return Number(a.command.type === 'claim') - Number(b.command.type === 'claim') || a.place - b.place;
}

/** Servers that put jobs of the same owners in line must not lock the lanes of these in different orders. */
function byLane({ command: a }: Placed, { command: b }: Placed): number {
  const [first, second] = [laneOf(a), laneOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function laneOf(command: StoreCommand): string {
  return command.type === 'insert' && command.job.owner !== undefined
    ? `${command.job.kind} ${command.job.owner}`
    : '';
}
