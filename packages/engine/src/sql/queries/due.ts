import { DUE_STATES, guard, isIn } from '../../guards.ts';
import type { Chore, DueJob, Duty } from '../../store-query.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { IS_HELD } from '../is-held.ts';
import { toDue } from '../rows.ts';
import type { Work } from '../statement.ts';

const where = ({ indexed, isInHand }: SqlFlavor): Record<Chore, string> => ({
  promote: `${indexed('due_at IS NOT NULL')} AND due_at <= :now AND ${isIn(DUE_STATES)} ORDER BY due_at`,
  rescue: `${isInHand} AND lease_until <= :now AND NOT ${IS_HELD}`,
  orphaned: `${isInHand} AND embedded = 1`,
  end: `${indexed('end_by IS NOT NULL')} AND end_by <= :now AND ${guard('expire')} ORDER BY end_by`,
  idle: `${indexed('idle_until IS NOT NULL')} AND idle_until <= :now ORDER BY idle_until`,
  confirm: `${indexed('confirm_by IS NOT NULL')} AND confirm_by <= :now ORDER BY confirm_by`,
  'roll-up': `state = 'waiting' AND number IN (SELECT parent FROM jobs WHERE parent IS NOT NULL AND ${isInHand})`,
  expire: `${indexed('start_by IS NOT NULL')} AND start_by <= :now AND ${guard('expire')} ORDER BY start_by`,
});

export function* due(
  { sql, flavor, now }: Context,
  { chore, limit }: { chore: Chore; limit: number },
): Work<DueJob[]> {
  const text = `SELECT id, state, attempt, max_attempts, claim_id, crashes, by_caller FROM jobs WHERE ${where(flavor)[chore]} LIMIT :limit`;
  return (yield* sql(text).all({ now, limit })).map(toDue);
}

const DUTIES: readonly Duty[] = ['rescue', 'expire', 'end', 'idle', 'confirm', 'roll-up'];

/** One question in place of six: most of the time the answer is that nothing has. */
export function* duties({ sql, flavor, now }: Context): Work<Duty[]> {
  const conditions = where(flavor);
  const flags = DUTIES.map(
    (duty) => `${asFlag(`EXISTS (SELECT 1 FROM jobs WHERE ${conditions[duty]} LIMIT 1)`)} AS "${duty}"`,
  );
  const row = yield* sql(`SELECT ${flags.join(', ')}`).get({ now });
  return DUTIES.filter((duty) => row?.[duty] === 1);
}

const next = ({ indexed }: SqlFlavor) =>
  `SELECT due_at FROM jobs WHERE ${indexed('due_at IS NOT NULL')} AND ${isIn(DUE_STATES)} ORDER BY due_at LIMIT 1`;

export function* nextDue({ sql, flavor }: Context): Work<number | undefined> {
  const row = yield* sql(next(flavor)).get({});
  return row ? Number(row.due_at) : undefined;
}
