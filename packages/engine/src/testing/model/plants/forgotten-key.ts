import type { Store } from '../../../store.ts';
import type { StoreCommand } from '../../../store-command.ts';

/** A repeated insert makes a second job. */
export function forgottenKey(inner: Store): Store {
  const plain = (command: StoreCommand): StoreCommand => {
    if (command.type !== 'insert') return command;
    const { idempotency, ...rest } = command;
    return rest;
  };
  return { ...inner, write: (commands) => inner.write(commands.map(plain)) };
}
