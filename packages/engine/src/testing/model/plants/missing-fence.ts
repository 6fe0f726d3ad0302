import type { Store } from '../../../store.ts';
import type { StoreCommand } from '../../../store-command.ts';

/** Settlements ask for the tenant alone, not for the claim. */
export function missingFence(inner: Store): Store {
  const open = (command: StoreCommand): StoreCommand =>
    command.type === 'move' && command.fence.by === 'claim'
      ? { ...command, fence: { by: 'tenant', tenant: command.fence.tenant } }
      : command;
  return { ...inner, write: (commands) => inner.write(commands.map(open)) };
}
