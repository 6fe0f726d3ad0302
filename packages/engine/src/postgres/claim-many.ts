import { asFlag } from '../sql/as-flag.ts';
import { asking } from '../sql/asking.ts';
import { HAS_RULES, READY, TAKE, TAKEN, taken, takeValues } from '../sql/commands/claim.ts';
import type { Row } from '../sql/statement.ts';
import type { ClaimCommand, StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { performTogether } from './perform-together.ts';
import type { Transaction } from './transaction.ts';

export function mayClaimMany(command: StoreCommand): command is ClaimCommand {
  return command.type === 'claim' && !command.alone;
}

/** Claims, as they are written for every database, in one statement each: jobs that others are claiming at this moment are passed over.
 *  A claim for which pauses, limits or owners have a say is left out. */
export async function claimMany(
  transaction: Transaction,
  commands: readonly ClaimCommand[],
): Promise<Map<ClaimCommand, StoreResult>> {
  const results = new Map<ClaimCommand, StoreResult>();
  for (const [tenant, own] of Map.groupBy(commands, (command) => command.tenant)) {
    transaction.actFor(tenant);
    for (const [command, result] of await claimFor(transaction, own)) results.set(command, result);
  }
  return results;
}

async function claimFor(
  transaction: Transaction,
  commands: readonly ClaimCommand[],
): Promise<[ClaimCommand, StoreResult][]> {
  const replies = await Promise.all(commands.map((command) => askFor(transaction, command)));
  const context = { sql: asking, flavor: POSTGRES_FLAVOR, now: transaction.now };
  const claims = await performTogether(
    replies
      .flatMap((rows) => rows ?? [])
      .map((row) => ({ work: taken(context, row, String(row.claim_id)), isPlain: false })),
    transaction,
  );
  let next = 0;
  return commands.flatMap((command, index): [ClaimCommand, StoreResult][] => {
    const found = replies[index];
    if (!found) return [];
    const own = claims.slice(next, next + found.length).filter((claim) => claim !== undefined);
    next += found.length;
    return [
      [
        command,
        { updates: own.map(({ update }) => update), claimed: own.map(({ job }) => job), at: transaction.now },
      ],
    ];
  });
}

async function askFor(transaction: Transaction, command: ClaimCommand): Promise<Row[] | undefined> {
  const { tenant, kinds, limit } = command;
  const kindValues = Object.fromEntries(kinds.map((kind, index) => [`kind${index}`, kind]));
  const values = { tenant, limit, ...kindValues, ...takeValues(transaction.now, command) };
  const { rows } = await transaction.ask({ text: claimText(kinds.length), values });
  if (rows[0]?.is_ruled === 1) return undefined;
  return rows.filter(({ number }) => number !== null).sort(byRank);
}

const texts = new Map<number, string>(); // rendered from constants; no state of the program

function claimText(kinds: number): string {
  const text = texts.get(kinds) ?? render(kinds);
  texts.set(kinds, text);
  return text;
}

// Materialized: under some plans its LIMIT would be no limit otherwise.
function render(kinds: number): string {
  const heads = Array.from(
    { length: kinds },
    (_, index) => `head${index} AS MATERIALIZED (
      ${READY.replace(':kind', `:kind${index}`).replace('WHERE', 'WHERE (SELECT is_ruled FROM rules) = 0 AND')} FOR UPDATE SKIP LOCKED)`,
  );
  const all = heads.map((_, index) => `SELECT number, rank FROM head${index}`).join(' UNION ALL ');
  return `WITH rules AS MATERIALIZED (SELECT ${asFlag(HAS_RULES)} AS is_ruled), ${heads.join(', ')},
    ready AS MATERIALIZED (SELECT number AS chosen FROM (${all}) AS heads ORDER BY rank, number LIMIT :limit),
    taken AS (${TAKE.replace(':claimId', `'claim_' || gen_random_uuid()`)} FROM ready WHERE number = chosen RETURNING ${TAKEN}, claim_id, rank)
    SELECT rules.is_ruled, taken.* FROM rules LEFT JOIN taken ON true`;
}

function byRank(a: Row, b: Row): number {
  return Number(a.rank) - Number(b.rank) || Number(a.number) - Number(b.number);
}
