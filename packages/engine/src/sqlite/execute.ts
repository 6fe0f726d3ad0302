import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { acknowledge } from './commands/acknowledge.ts';
import { claim } from './commands/claim.ts';
import { insert } from './commands/insert.ts';
import { createKey, revokeKey } from './commands/keys.ts';
import { move } from './commands/move.ts';
import { prune } from './commands/prune.ts';
import { registerKinds } from './commands/register-kinds.ts';
import { remove } from './commands/remove.ts';
import { report } from './commands/report.ts';
import { saveArtifact } from './commands/save-artifact.ts';
import type { Context } from './context.ts';

/** Runs one command inside the open transaction. */
export function execute(context: Context, command: StoreCommand): StoreResult {
  switch (command.type) {
    case 'insert':
      return insert(context, command);
    case 'claim':
      return claim(context, command);
    case 'move':
      return move(context, command);
    case 'report':
      return report(context, command);
    case 'acknowledge':
      return acknowledge(context, command);
    case 'delete':
      return remove(context, command);
    case 'prune':
      return prune(context, command);
    case 'save-artifact':
      return saveArtifact(context, command);
    case 'register-kinds':
      return registerKinds(context, command);
    case 'create-key':
      return createKey(context, command);
    case 'revoke-key':
      return revokeKey(context, command);
  }
}
