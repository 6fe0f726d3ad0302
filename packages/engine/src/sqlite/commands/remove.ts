import type { JobState } from '@longrun/core';
import { IS_ACTIVE, IS_FINAL } from '../../guards.ts';
import type { DeleteCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { moveAndFollow } from '../moves/follow.ts';
import { absent } from './absent.ts';
import { removeFamily } from './remove-family.ts';

const IDLE = `SELECT number FROM jobs WHERE id = :jobId AND tenant = :tenant AND NOT ${IS_ACTIVE}`;
const IN_THE_WAY = `SELECT 1 FROM jobs WHERE id = :jobId AND tenant = :tenant AND (is_needed = 1 OR has_parts = 1)
  AND NOT ${IS_ACTIVE} AND NOT ${IS_FINAL}`;
const STATE = 'SELECT state FROM jobs WHERE id = :jobId AND tenant = :tenant';

export function remove(context: Context, command: DeleteCommand): StoreResult {
  const { jobId, tenant, onlyIn } = command;
  const state = onlyIn && (context.sql(STATE).get({ jobId, tenant })?.state as JobState | undefined); // the CHECK of the schema
  if (state && !onlyIn.includes(state)) return { refused: 'transition-refused', state };
  // Those who wait for it must hear of its end.
  const updates = context.sql(IN_THE_WAY).get({ jobId, tenant })
    ? moveAndFollow(context, { jobId, event: 'cancel', fence: { by: 'tenant', tenant } })
    : undefined;
  const row = context.sql(IDLE).get({ jobId, tenant });
  if (row) {
    const removed = removeFamily(context, Number(row.number));
    return { updates: updates ?? [], removed, at: context.now };
  }
  const job = context.sql(STATE).get({ jobId, tenant });
  return job ? { refused: 'transition-refused', state: job.state as JobState } : absent(context, command);
}
