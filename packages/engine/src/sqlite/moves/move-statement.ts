import type { JobEvent } from '@longrun/core';
import { guard, target } from '../../guards.ts';
import type { Fence } from '../../store-command.ts';
import { IS_HELD } from '../is-held.ts';
import { IS_STILL_IN } from '../is-still-in.ts';
import { columnsOf } from './columns.ts';

/** Who makes the move: someone behind a fence, or the store itself, as a consequence of another move. */
export type MovedBy = Fence | { readonly by: 'store' };

const FENCES = {
  tenant: 'tenant = :tenant',
  'tenant-while': `tenant = :tenant AND ${IS_STILL_IN}`,
  claim: `tenant = :tenant AND claim_id = :claimId AND ${IS_HELD}`,
  'lease-expired': `claim_id = :claimId AND NOT ${IS_HELD}`,
  orphaned: 'claim_id = :claimId AND embedded = 1',
  due: 'due_at <= :now',
  'start-by': 'start_by <= :now',
  'end-by': 'end_by <= :now',
  idle: 'idle_until <= :now AND claim_id = :claimId',
  overdue: 'confirm_by <= :now',
  stuck: 'tenant = :tenant AND (stuck = 1 OR confirm_by <= :now)',
  store: 'TRUE',
} as const satisfies Record<MovedBy['by'], string>;

const cache = new Map<string, string>(); // texts rendered from constant tables; no state of the program

/** One statement per event and fence. Legality and fence are decided in the writing statement itself. */
export function moveStatement(event: JobEvent, by: MovedBy['by']): string {
  const key = `${event} ${by}`;
  const text = cache.get(key) ?? render(event, by);
  cache.set(key, text);
  return text;
}

function render(event: JobEvent, by: MovedBy['by']): string {
  const set = {
    state: target(event),
    sequence: 'sequence + 1',
    ...columnsOf(event, by === 'store' ? 'tenant' : by),
  };
  const assignments = Object.entries(set).filter(([column, sql]) => column !== sql);
  return `UPDATE jobs SET ${assignments.map(([column, sql]) => `${column} = ${sql}`).join(', ')}
    WHERE id = :id AND ${guard(event)} AND ${FENCES[by]}
    RETURNING number, id, tenant, state, sequence, run, attempt, is_partial, is_needed, has_parts, parent`;
}
