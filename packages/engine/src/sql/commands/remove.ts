import type { JobState } from '@longrun/core';
import { IS_ACTIVE, IS_FINAL } from '../../guards.ts';
import type { DeleteCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Work } from '../statement.ts';
import { absent } from './absent.ts';
import { removeFamily } from './remove-family.ts';

const IDLE = `SELECT number FROM jobs WHERE id = :jobId AND tenant = :tenant AND (by_caller = 1 OR NOT ${IS_ACTIVE})`;
const IN_THE_WAY = `SELECT 1 FROM jobs WHERE id = :jobId AND tenant = :tenant AND (is_needed = 1 OR has_parts = 1)
  AND (by_caller = 1 OR NOT ${IS_ACTIVE}) AND NOT ${IS_FINAL}`;
const IN_HAND = `SELECT 1 FROM jobs WHERE id = :jobId AND tenant = :tenant AND ${IS_ACTIVE}`;
const STATE = 'SELECT state FROM jobs WHERE id = :jobId AND tenant = :tenant';

export function* remove(context: Context, command: DeleteCommand): Work<StoreResult> {
  const { jobId, tenant, onlyIn } = command;
  const state = onlyIn && ((yield* context.sql(STATE).get({ jobId, tenant }))?.state as JobState | undefined); // the CHECK of the schema
  if (state && !onlyIn.includes(state)) return { refused: 'transition-refused', state };
  const updates = yield* endFirst(context, command);
  const row = yield* context.sql(IDLE).get({ jobId, tenant });
  if (row) {
    const removed = yield* removeFamily(context, Number(row.number), command.by);
    return { updates, removed, at: context.now };
  }
  const job = yield* context.sql(STATE).get({ jobId, tenant });
  return job
    ? { refused: 'transition-refused', state: job.state as JobState }
    : yield* absent(context, command);
}

/** Those who wait for it must hear of its end, and so must the worker from which it is taken. */
function* endFirst(context: Context, { jobId, tenant, force = false }: DeleteCommand): Work<StoredUpdate[]> {
  const isTaken = force && (yield* context.sql(IN_HAND).get({ jobId, tenant })) !== undefined;
  if (!isTaken && !(yield* context.sql(IN_THE_WAY).get({ jobId, tenant }))) return [];
  const asked = yield* moveAndFollow(context, { jobId, event: 'cancel', fence: { by: 'tenant', tenant } });
  const taken =
    isTaken &&
    (yield* moveAndFollow(context, { jobId, event: 'rescue', logAs: 'force', fence: { by: 'store' } }));
  return [...(asked ?? []), ...(taken || [])];
}
