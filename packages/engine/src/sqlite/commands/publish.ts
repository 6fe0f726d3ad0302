import type { PublishCommand } from '../../events/event-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { logEvent } from '../log-event.ts';

export function publish(context: Context, command: PublishCommand): StoreResult {
  return { updates: [], position: String(logEvent(context, command)), at: context.now };
}
