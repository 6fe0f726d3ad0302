import { type Driver, type JobEvent, sourcesOf } from '@longrun/core';
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

/** Fences that hold for what a worker has claimed. Behind the others may be a job that its caller drives. */
const OF_WORKERS: ReadonlySet<MovedBy['by']> = new Set([
  'claim',
  'lease-expired',
  'orphaned',
  'idle',
  'overdue',
  'stuck',
]);

/** Who may drive a job that is moved so. */
export function driversOf(event: JobEvent, by: MovedBy['by']): readonly Driver[] {
  if (OF_WORKERS.has(by)) return ONLY_WORKER;
  return EITHER.filter((driver) => sourcesOf(event, driver).length > 0);
}

const ONLY_WORKER: readonly Driver[] = ['worker'];
const EITHER: readonly Driver[] = ['worker', 'caller'];

/** One statement per event, fence and driver. Legality and fence are decided in the writing statement itself. */
export function moveStatement(event: JobEvent, by: MovedBy['by'], driver: Driver): string {
  const key = `${event} ${by} ${driver}`;
  const text = cache.get(key) ?? render(event, by, driver);
  cache.set(key, text);
  return text;
}

function render(event: JobEvent, by: MovedBy['by'], driver: Driver): string {
  const set = {
    state: target(event, driver),
    sequence: 'sequence + 1',
    ...columnsOf(event, by === 'store' ? 'tenant' : by, driver),
  };
  const isDrivenSo = OF_WORKERS.has(by) ? '' : `AND by_caller = ${driver === 'caller' ? 1 : 0}`;
  const assignments = Object.entries(set).filter(([column, sql]) => column !== sql);
  return `UPDATE jobs SET ${assignments.map(([column, sql]) => `${column} = ${sql}`).join(', ')}
    WHERE id = :id AND ${guard(event, driver)} AND ${FENCES[by]} ${isDrivenSo}
    RETURNING number, id, tenant, state, sequence, run, attempt, is_partial, is_needed, has_parts, parent, owner`;
}
