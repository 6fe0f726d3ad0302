import type { WaitingFor } from '@longrun/core';
import { IS_FINAL } from '../../guards.ts';
import type { MoveCommand } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { moveAndFollow } from '../moves/follow.ts';
import { hasActiveParts, movesOfParts } from './parts.ts';
import { recheck } from './recheck.ts';
import { toWaiter, type Waiter } from './waiter.ts';

const FIND = `SELECT number, id, state, due_at, waiting_for, is_partial FROM jobs WHERE id = :id AND tenant = :tenant AND has_parts = 1`;
const NOTE = `UPDATE jobs SET waiting_for = :waitingFor, is_partial = max(is_partial, :isPartial), sequence = sequence + 1
  WHERE number = :number RETURNING number, state, sequence, run, attempt`;

type WaitingForParts = Extract<WaitingFor, { type: 'parts' }>;

/** A split job holds no worker that could confirm a pause or a stop: its parts do. So it goes on waiting until they have. One
 *  whose parts have ended is about to put together what they have done, and a stop leaves it to that.
 *  Undefined where the command is none of that, and an ordinary move will do. */
export function askSplitJob(context: Context, command: MoveCommand): StoredUpdate[] | undefined {
  const { event, fence } = command;
  if ((event !== 'pause' && event !== 'stop') || fence.by !== 'tenant') return undefined;
  const row = context.sql(FIND).get({ id: command.jobId, tenant: fence.tenant });
  const waiter = row && toWaiter(row);
  if (waiter?.state === 'queued' && event === 'stop' && isTogether(context, waiter.number))
    return row?.is_partial === 1 ? [] : [note(context, command, waiter, undefined, true)];
  if (waiter?.waitingFor?.type !== 'parts') return undefined;
  return event === 'pause'
    ? pause(context, command, waiter, waiter.waitingFor)
    : stop(context, command, waiter, waiter.waitingFor);
}

const TOGETHER = `SELECT 1 FROM jobs part JOIN steps ON steps.job = part.parent AND steps.name = part.part_name
  WHERE part.parent = :number LIMIT 1`;

/** Whether this run knows how its parts have ended. */
function isTogether({ sql }: Context, number: number): boolean {
  return sql(TOGETHER).get({ number }) !== undefined;
}

function pause(
  context: Context,
  command: MoveCommand,
  waiter: Waiter,
  waitingFor: WaitingForParts,
): StoredUpdate[] | undefined {
  if (waiter.state !== 'waiting' || !hasActiveParts(context, waiter.number)) return undefined;
  if (waitingFor.pausing) return []; // asked before
  const updates = [note(context, command, waiter, { ...waitingFor, pausing: true }, false)];
  return [...updates, ...tellParts(context, command, waiter)];
}

// Of those that have ended without success another end was waited for until now.
const CLOSE_ENDED = `UPDATE needs SET open = 0
  WHERE job = :number AND needed IN (SELECT number FROM jobs WHERE parent = :number AND ${IS_FINAL})`;

/** What the parts have done by then is kept: the handler puts it together, and the job ends as partly done. */
function stop(
  context: Context,
  command: MoveCommand,
  waiter: Waiter,
  { pausing, ...waitingFor }: WaitingForParts,
): StoredUpdate[] | undefined {
  if (waiter.state !== 'waiting' && waiter.state !== 'paused') return undefined;
  // Stopped parts end as cancelled or partly done; neither must cost the others what they have.
  const asked = { ...waitingFor, onFailure: 'ignore', stopping: true } as const;
  context.sql(CLOSE_ENDED).run({ number: waiter.number });
  const woken = waiter.state === 'paused' ? unpause(context, waiter) : [];
  const updates = [
    ...woken,
    note(context, command, waiter, asked, true),
    ...tellParts(context, command, waiter),
  ];
  const next = recheck(context, waiter.number);
  return next ? [...updates, ...(moveAndFollow(context, next) ?? [])] : updates;
}

const UNPAUSE = `UPDATE jobs SET state = 'waiting', paused_at = NULL, end_by = end_by + :now - paused_at, sequence = sequence + 1
  WHERE number = :number RETURNING number, state, sequence, run, attempt`;

/** Alone, without its parts, which are to be stopped and not to be resumed. */
function unpause(context: Context, { number, id }: Waiter): StoredUpdate[] {
  const row = context.sql(UNPAUSE).get({ number, now: context.now });
  // RETURNING gives exactly the columns that Changed names.
  return row ? [append(context, id, row as unknown as Changed, 'block')] : [];
}

function note(
  context: Context,
  command: MoveCommand,
  { number, id }: Waiter,
  waitingFor: WaitingForParts | undefined,
  isPartial: boolean,
): StoredUpdate {
  const asText = waitingFor === undefined ? null : JSON.stringify(waitingFor);
  const row = context.sql(NOTE).get({ number, waitingFor: asText, isPartial: isPartial ? 1 : 0 });
  const changes = { ...(waitingFor && { waitingFor }), ...(isPartial && { partial: true }) };
  // RETURNING gives exactly the columns that Changed names.
  return append(context, id, row as unknown as Changed, command.event, changes, command);
}

function tellParts(context: Context, command: MoveCommand, { number }: Waiter): StoredUpdate[] {
  return movesOfParts(context, number, command.event, command).flatMap(
    (move) => moveAndFollow(context, move) ?? [],
  );
}
