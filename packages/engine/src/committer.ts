import { gather } from '@longrun/core';
import { type Counters, count } from './counters.ts';
import type { Hub } from './hub.ts';
import { type LiveClaims, liveClaim } from './live-claims.ts';
import type { Store } from './store.ts';
import type { StoreCommand } from './store-command.ts';
import type { StoreResult } from './store-result.ts';
import type { StoredUpdate } from './stored.ts';
import type { WaitingClaims } from './waiting-claims.ts';

/** Sends one command with the next group commit; resolves after the commit, or with its refusal. */
export type Commit = <C extends StoreCommand>(command: C) => Promise<StoreResult>;

interface Parts {
  readonly store: Pick<Store, 'write'>;
  readonly hub: Hub;
  readonly waiting: WaitingClaims;
  readonly live: LiveClaims;
  readonly counters: Counters;
}

// A batch grows while the one before it is written. The bound keeps a commit short enough for the next in line.
const MAX_BATCH = 500;
// While the store writes one batch, this thread answers the callers of the one before and puts the next together.
const UNDER_WAY = 2;

/** Group commit: one queue for every kind of command. Workers that wait for a job ride along with the commands that
 *  may make one ready, so a submit that finds an idle worker is claimed in the same transaction. */
export function createCommitter({ store, hub, waiting, live, counters }: Parts): Commit {
  return gather(
    async (commands: StoreCommand[]): Promise<StoreResult[]> => {
      const riders = waiting.board(commands);
      // Claims go last: one that was asked before a submit of the same batch would find nothing, and then wait.
      const order = [...claimsLast(commands), ...riders.commands];
      const results = await write(order, riders.missed);
      riders.arrive(results.slice(commands.length));
      return inOrderOf(commands, results);
    },
    { maxBatch: MAX_BATCH, underWay: UNDER_WAY },
  );

  async function write(commands: StoreCommand[], missed: () => void): Promise<StoreResult[]> {
    try {
      const results = await store.write(commands);
      let hasFreed = false;
      counters.commits += 1;
      counters.commands += commands.length;
      for (const [index, result] of results.entries()) {
        const command = commands[index];
        if (result.refused === undefined && result.removed) hub.look(result.removed); // they leave no update behind
        if (result.refused === undefined && result.position !== undefined) hub.stir();
        const { updates = [] } = result;
        if (updates.length === 0) continue;
        count(counters, updates);
        live.apply(updates);
        // Here, not where the claimer wakes: the next batch may already hold what is asked of the job.
        if (command?.type === 'claim' && !result.refused)
          for (const row of result.claimed ?? [])
            live.remember(liveClaim(row, command.tenant, command.leaseMs, result.at));
        hub.publish(updates);
        if (command?.type === 'move' || command?.type === 'drive')
          hasFreed ||= updates.some(isReadyBy(command.jobId));
      }
      if (hasFreed) waiting.lookAgain();
      return results;
    } catch (error) {
      live.doubt();
      missed();
      throw error;
    }
  }
}

/** Another job than the one that was moved: those who wait for jobs could not know of it when the batch was put together. */
const isReadyBy =
  (moved: string) =>
  ({ jobId, state, event }: StoredUpdate) =>
    jobId !== moved && state === 'queued' && event !== 'report';

const isClaim = ({ type }: StoreCommand) => type === 'claim';

function claimsLast(commands: readonly StoreCommand[]): StoreCommand[] {
  return [...commands.filter((command) => !isClaim(command)), ...commands.filter(isClaim)];
}

/** Undoes `claimsLast`: the result of each command at the command's own place. */
function inOrderOf(commands: readonly StoreCommand[], results: readonly StoreResult[]): StoreResult[] {
  let other = 0;
  let claims = commands.length - commands.filter(isClaim).length;
  // The contract of the store: one result per command.
  return commands.map((command) => results[isClaim(command) ? claims++ : other++] as StoreResult);
}
