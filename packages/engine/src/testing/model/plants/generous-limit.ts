import type { Store } from '../../../store.ts';
import type { StoreCommand } from '../../../store-command.ts';

/** One job more than a limit allows. */
export function generousLimit(inner: Store): Store {
  const widen = (command: StoreCommand): StoreCommand =>
    command.type === 'save-limit' && command.concurrency !== undefined
      ? { ...command, concurrency: command.concurrency + 1 }
      : command;
  return { ...inner, write: (commands) => inner.write(commands.map(widen)) };
}
