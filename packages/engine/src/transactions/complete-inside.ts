import type { Completion } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { LiveClaim } from '../live-claims.ts';
import { refusalError } from '../refusal.ts';
import type { Runtime } from '../runtime.ts';
import type { MoveCommand } from '../store-command.ts';
import { join } from './join.ts';

/** Ends a job successfully in a transaction of the application, by its claim. Rejects with `claim-lost` where somebody else has it by
 *  now, and with `transition-refused` where it is being cancelled or has ended before; the transaction is to be rolled back then. */
export async function completeInside(
  runtime: Runtime,
  { tenant }: Caller,
  tx: object,
  { jobId, claimId, output, outcome }: Completion,
): Promise<void> {
  const { write, committed } = join(runtime, tx);
  const live = runtime.live.find(tenant, jobId, claimId);
  const ending = {}; // the same connection may be used for the next transaction
  const report = live && beginToEnd(live, ending);
  const command: MoveCommand = {
    type: 'move',
    jobId,
    event: 'complete',
    fence: { by: 'claim', tenant, claimId },
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(outcome && { outcome: JSON.stringify(outcome) }),
    ...(report && { report }),
  };
  try {
    const [result] = await write([command]);
    if (result?.refused) throw refusalError(result, jobId, 'be completed');
  } catch (error) {
    if (live) goOn(live, ending);
    throw error;
  }
  void committed.then((isStored) => {
    if (isStored) runtime.live.forget(jobId, claimId);
    else if (live) goOn(live, ending);
  });
}

/** Progress that is not stored yet goes along. */
function beginToEnd(live: LiveClaim, ending: object): MoveCommand['report'] {
  live.ending = ending;
  if (!live.dirty || !live.progress) return undefined;
  live.dirty = false;
  return { leaseMs: live.leaseMs, progress: JSON.stringify(live.progress) };
}

/** Nothing has come of it; another transaction may be trying by now. */
function goOn(live: LiveClaim, ending: object): void {
  live.dirty = live.progress !== undefined;
  if (live.ending === ending) live.ending = undefined;
}
