import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { acknowledge } from './commands/acknowledge.ts';
import { acknowledgeEvent } from './commands/acknowledge-event.ts';
import { removeAction, saveAction } from './commands/actions.ts';
import { answerJob } from './commands/answer-job.ts';
import { claim } from './commands/claim.ts';
import { deleteArtifact } from './commands/delete-artifact.ts';
import { drive } from './commands/drive.ts';
import { fire, runSchedule } from './commands/fire.ts';
import { insert } from './commands/insert.ts';
import { createKey, revokeKey } from './commands/keys.ts';
import { removeLimit, saveLimit } from './commands/limits.ts';
import { markFetched } from './commands/mark-fetched.ts';
import { markStuck } from './commands/mark-stuck.ts';
import { move } from './commands/move.ts';
import { liftPause, savePause } from './commands/pauses.ts';
import { prune } from './commands/prune.ts';
import { publish } from './commands/publish.ts';
import { registerKinds } from './commands/register-kinds.ts';
import { remove } from './commands/remove.ts';
import { report } from './commands/report.ts';
import { rollUp } from './commands/roll-up.ts';
import { saveArtifact } from './commands/save-artifact.ts';
import { savePlan } from './commands/save-plan.ts';
import { saveWorkers } from './commands/save-workers.ts';
import { removeSchedule, saveSchedule } from './commands/schedules.ts';
import { split } from './commands/split.ts';
import type { Context } from './context.ts';
import type { Work } from './statement.ts';

/** Runs one command inside the open transaction. */
export function execute(context: Context, command: StoreCommand): Work<StoreResult> {
  switch (command.type) {
    case 'insert':
      return insert(context, command);
    case 'claim':
      return claim(context, command);
    case 'move':
      return move(context, command);
    case 'report':
      return report(context, command);
    case 'answer':
      return answerJob(context, command);
    case 'mark-stuck':
      return markStuck(context, command);
    case 'roll-up':
      return rollUp(context, command);
    case 'acknowledge':
      return acknowledge(context, command);
    case 'delete':
      return remove(context, command);
    case 'prune':
      return prune(context, command);
    case 'mark-fetched':
      return markFetched(context, command);
    case 'save-artifact':
      return saveArtifact(context, command);
    case 'delete-artifact':
      return deleteArtifact(context, command);
    case 'register-kinds':
      return registerKinds(context, command);
    case 'create-key':
      return createKey(context, command);
    case 'revoke-key':
      return revokeKey(context, command);
    case 'save-workers':
      return saveWorkers(context, command);
    case 'save-pause':
      return savePause(context, command);
    case 'lift-pause':
      return liftPause(context, command);
    case 'save-limit':
      return saveLimit(context, command);
    case 'remove-limit':
      return removeLimit(context, command);
    case 'drive':
      return drive(context, command);
    case 'split':
      return split(context, command);
    case 'publish':
      return publish(context, command);
    case 'acknowledge-event':
      return acknowledgeEvent(context, command);
    case 'save-plan':
      return savePlan(context, command);
    case 'save-action':
      return saveAction(context, command);
    case 'remove-action':
      return removeAction(context, command);
    case 'save-schedule':
      return saveSchedule(context, command);
    case 'remove-schedule':
      return removeSchedule(context, command);
    case 'fire':
      return fire(context, command);
    case 'run-schedule':
      return runSchedule(context, command);
  }
}
