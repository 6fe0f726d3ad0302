import type { WaitingFor } from '@longrun/core';
import { IS_FINAL } from '../../guards.ts';
import type { MoveCommand } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import { NOTHING } from '../answered.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Soon, Work } from '../statement.ts';
import { hasActiveParts, movesOfParts } from './parts.ts';
import { recheck } from './recheck.ts';
import { toWaiter, type Waiter } from './waiter.ts';

const FIND = `SELECT number, id, state, due_at, waiting_for, is_partial FROM jobs WHERE id = :id AND tenant = :tenant AND has_parts = 1`;
const NOTE = `UPDATE jobs SET waiting_for = :waitingFor, is_partial = CASE WHEN :isPartial = 1 THEN 1 ELSE is_partial END, sequence = sequence + 1
  WHERE number = :number RETURNING number, state, sequence, run, attempt`;

type WaitingForParts = Extract<WaitingFor, { type: 'parts' }>;

/** A split job holds no worker that could confirm a pause or a stop: its parts do. So it goes on waiting until they have. One
 *  whose parts have ended is about to put together what they have done, and a stop leaves it to that.
 *  Undefined where the command is none of that, and an ordinary move will do. */
export function askSplitJob(context: Context, command: MoveCommand): Soon<StoredUpdate[] | undefined> {
  const { event, fence } = command;
  const isAsked = (event === 'pause' || event === 'stop') && fence.by === 'tenant';
  return isAsked ? ask(context, command, fence.tenant) : NOTHING;
}

function* ask(context: Context, command: MoveCommand, tenant: string): Work<StoredUpdate[] | undefined> {
  const { event } = command;
  const row = yield* context.sql(FIND).get({ id: command.jobId, tenant });
  const waiter = row && toWaiter(row);
  if (waiter?.state === 'queued' && event === 'stop' && (yield* isTogether(context, waiter.number)))
    return row?.is_partial === 1 ? [] : [yield* note(context, command, waiter, undefined, true)];
  if (waiter?.waitingFor?.type !== 'parts') return undefined;
  return event === 'pause'
    ? yield* pause(context, command, waiter, waiter.waitingFor)
    : yield* stop(context, command, waiter, waiter.waitingFor);
}

const TOGETHER = `SELECT 1 FROM jobs part JOIN steps ON steps.job = part.parent AND steps.name = part.part_name
  WHERE part.parent = :number LIMIT 1`;

/** Whether this run knows how its parts have ended. */
function* isTogether({ sql }: Context, number: number): Work<boolean> {
  return (yield* sql(TOGETHER).get({ number })) !== undefined;
}

function* pause(
  context: Context,
  command: MoveCommand,
  waiter: Waiter,
  waitingFor: WaitingForParts,
): Work<StoredUpdate[] | undefined> {
  if (waiter.state !== 'waiting' || !(yield* hasActiveParts(context, waiter.number))) return undefined;
  if (waitingFor.pausing) return []; // asked before
  const updates = [yield* note(context, command, waiter, { ...waitingFor, pausing: true }, false)];
  return [...updates, ...(yield* tellParts(context, command, waiter))];
}

// Of those that have ended without success another end was waited for until now.
const CLOSE_ENDED = `UPDATE needs SET open = 0
  WHERE job = :number AND needed IN (SELECT number FROM jobs WHERE parent = :number AND ${IS_FINAL})`;

/** What the parts have done by then is kept: the handler puts it together, and the job ends as partly done. */
function* stop(
  context: Context,
  command: MoveCommand,
  waiter: Waiter,
  { pausing, ...waitingFor }: WaitingForParts,
): Work<StoredUpdate[] | undefined> {
  if (waiter.state !== 'waiting' && waiter.state !== 'paused') return undefined;
  // Stopped parts end as cancelled or partly done; neither must cost the others what they have.
  const asked = { ...waitingFor, onFailure: 'ignore', stopping: true } as const;
  yield* context.sql(CLOSE_ENDED).run({ number: waiter.number });
  const woken = waiter.state === 'paused' ? yield* unpause(context, waiter) : [];
  const updates = [
    ...woken,
    yield* note(context, command, waiter, asked, true),
    ...(yield* tellParts(context, command, waiter)),
  ];
  const next = yield* recheck(context, waiter.number);
  return next ? [...updates, ...((yield* moveAndFollow(context, next)) ?? [])] : updates;
}

const UNPAUSE = `UPDATE jobs SET state = 'waiting', paused_at = NULL, end_by = end_by + :now - paused_at, sequence = sequence + 1
  WHERE number = :number RETURNING number, state, sequence, run, attempt`;

/** Alone, without its parts, which are to be stopped and not to be resumed. */
function* unpause(context: Context, { number, id }: Waiter): Work<StoredUpdate[]> {
  const row = yield* context.sql(UNPAUSE).get({ number, now: context.now });
  // RETURNING gives exactly the columns that Changed names.
  return row ? [yield* append(context, id, row as unknown as Changed, 'block')] : [];
}

function* note(
  context: Context,
  command: MoveCommand,
  { number, id }: Waiter,
  waitingFor: WaitingForParts | undefined,
  isPartial: boolean,
): Work<StoredUpdate> {
  const asText = waitingFor === undefined ? null : JSON.stringify(waitingFor);
  const row = yield* context.sql(NOTE).get({ number, waitingFor: asText, isPartial: isPartial ? 1 : 0 });
  const changes = { ...(waitingFor && { waitingFor }), ...(isPartial && { partial: true }) };
  // RETURNING gives exactly the columns that Changed names.
  return yield* append(context, id, row as unknown as Changed, command.event, changes, command);
}

function* tellParts(context: Context, command: MoveCommand, { number }: Waiter): Work<StoredUpdate[]> {
  const updates: StoredUpdate[] = [];
  for (const move of yield* movesOfParts(context, number, command.event, command))
    updates.push(...((yield* moveAndFollow(context, move)) ?? []));
  return updates;
}
