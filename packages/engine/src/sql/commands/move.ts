import { isActive, type JobState } from '@longrun/core';
import type { MoveCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import { IS_HELD } from '../is-held.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Work } from '../statement.ts';
import { askSplitJob } from '../waits/ask-split-job.ts';
import { endDueWait } from '../waits/end-due.ts';
import { absent } from './absent.ts';
import { report } from './report.ts';

/** Makes one move of the lifecycle, with what the claim has to say before and what follows for other jobs. */
export function* move(context: Context, command: MoveCommand): Work<StoreResult> {
  const reported = command.report ? yield* reportFirst(context, command, command.report) : [];
  const updates =
    (yield* askSplitJob(context, command)) ??
    (yield* endDueWait(context, command)) ??
    (yield* moveAndFollow(context, command));
  if (updates) return { updates: [...reported, ...updates], at: context.now };
  return yield* refusal(context, command, reported);
}

/** A report that is refused changes nothing; the move then tells why. */
function* reportFirst(
  context: Context,
  { jobId, fence }: MoveCommand,
  words: NonNullable<MoveCommand['report']>,
): Work<readonly StoredUpdate[]> {
  if (fence.by !== 'claim') return [];
  const { tenant, claimId } = fence;
  const result = yield* report(context, { type: 'report', jobId, tenant, claimId, ...words });
  return result.refused ? [] : result.updates;
}

const FOUND = `SELECT state, claim_id, ${asFlag(IS_HELD)} AS is_held FROM jobs
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant)`;

function* refusal(
  context: Context,
  command: MoveCommand,
  reported: readonly StoredUpdate[],
): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, fence } = command;
  const row = yield* sql(FOUND).get({ id: jobId, now, tenant: 'tenant' in fence ? fence.tenant : undefined });
  if (!row) return yield* absent(context, command);
  const state = row.state as JobState;
  if (fence.by === 'stuck') return { refused: 'not-stuck', state };
  if (fence.by !== 'claim') return { refused: 'transition-refused', state };
  if (row.claim_id !== fence.claimId) return { refused: 'claim-lost', state };
  // The claim was settled before: the answer got lost on its way, so it is given again.
  if (!isActive(state)) return { updates: [], state, at: now };
  const refused = row.is_held === 1 ? 'transition-refused' : 'claim-lost';
  return { refused, state, ...(reported.length > 0 && { updates: reported }) };
}
