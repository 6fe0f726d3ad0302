import { isActive } from '@longrun/core';
import type { Hint } from './store.ts';
import type { StoreCommand } from './store-command.ts';
import type { StoreResult } from './store-result.ts';
import type { StoredUpdate } from './stored.ts';

const SETTINGS: ReadonlySet<StoreCommand['type']> = new Set([
  'register-kinds',
  'create-key',
  'revoke-key',
  'save-pause',
  'lift-pause',
  'save-limit',
  'remove-limit',
  'save-schedule',
  'remove-schedule',
]);
/** Words about a job that stays where it is. */
const WORDS: ReadonlySet<StoredUpdate['event']> = new Set(['message', 'report', 'acknowledge']);

/** What other servers ought to hear of what was committed; undefined where it is nothing to them. */
export function hintOf(commands: readonly StoreCommand[], results: readonly StoreResult[]): Hint | undefined {
  const jobs = new Set<string>();
  let isReady = false;
  let isSettings = false;
  let isLogged = false;
  for (const [index, result] of results.entries()) {
    for (const update of result.updates ?? []) {
      jobs.add(update.jobId);
      isReady ||= makesWork(update);
    }
    if (result.refused !== undefined) continue;
    for (const jobId of result.removed ?? []) jobs.add(jobId);
    isLogged ||= result.position !== undefined;
    const command = commands[index];
    isSettings ||= command !== undefined && isSetting(command);
  }
  return jobs.size > 0 || isSettings || isLogged ? { jobs: [...jobs], isReady, isSettings } : undefined;
}

/** A job is ready, or one has left its worker and with it the slot of a limit. */
function makesWork({ event, state }: StoredUpdate): boolean {
  return state === 'queued' || (event !== 'submit' && !WORDS.has(event) && !isActive(state));
}

function isSetting(command: StoreCommand): boolean {
  return command.type === 'register-kinds' ? command.kinds.length > 0 : SETTINGS.has(command.type);
}
