import type { StoreCommand } from '../store-command.ts';
import type { StoreQuery } from '../store-query.ts';

/** On whose behalf statements are run: a tenant's, or everybody's, for the engine's own chores. Row-level security lets them
 *  see nothing else. */
export type Tenant = string;
export const EVERYBODY: Tenant = '*';

/** A new command does not compile until it says whose it is. */
export function tenantOf(command: StoreCommand): Tenant {
  switch (command.type) {
    case 'insert':
      return command.job.tenant;
    case 'create-key':
      return command.key.tenant;
    case 'move':
      return 'tenant' in command.fence ? command.fence.tenant : EVERYBODY;
    case 'mark-stuck':
    case 'roll-up':
    case 'prune':
    case 'save-workers':
      return EVERYBODY;
    default:
      return command.tenant ?? EVERYBODY;
  }
}

export function tenantOfQuery(query: StoreQuery): Tenant {
  return ('tenant' in query ? query.tenant : undefined) ?? EVERYBODY;
}
