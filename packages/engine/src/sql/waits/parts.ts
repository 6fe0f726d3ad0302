import { isActive, type JobEvent, type JobState, next } from '@longrun/core';
import { IS_FINAL } from '../../guards.ts';
import type { Context } from '../context.ts';
import type { Asked } from '../log.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';

const LIVING = `SELECT id, state, waiting_for, by_caller FROM jobs WHERE parent = :parent AND NOT ${IS_FINAL} ORDER BY part`;
const ACTIVE = 'SELECT 1 FROM jobs WHERE parent = :parent AND lease_until IS NOT NULL LIMIT 1';

/** What of a move on a split job its parts are told. */
type PartMove = Asked & Pick<Move, 'confirmMs' | 'pausesParts'>;

/** What is asked of a split job is asked of its parts: one move for each that can make it. */
export function* movesOfParts(
  { sql }: Context,
  parent: number,
  event: JobEvent,
  { by, reason, confirmMs, pausesParts = true }: PartMove,
): Work<Move[]> {
  const asked = { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  return (yield* sql(LIVING).all({ parent })).flatMap(({ id, state, waiting_for, by_caller }) => {
    const from = state as JobState; // the CHECK of the schema
    // A part that goes on waits first for what it waited for before.
    const own = event === 'start' && waiting_for !== null ? 'block' : event;
    const driver = by_caller === 1 ? 'caller' : 'worker';
    if (own === 'pause' && isActive(from) && driver === 'worker' && !pausesParts) return [];
    if (next(from, own, false, driver) === undefined) return [];
    return [
      {
        jobId: String(id),
        event: own,
        fence: { by: 'store' } as const,
        ...(event === 'start' && { logAs: 'resume' as const }),
        ...(confirmMs !== undefined && { confirmMs }),
        ...asked,
      },
    ];
  });
}

export function* hasActiveParts({ sql }: Context, parent: number): Work<boolean> {
  return (yield* sql(ACTIVE).get({ parent })) !== undefined;
}
