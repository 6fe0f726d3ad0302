import type { PublishCommand } from '../../events/event-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { logEvent } from '../log-event.ts';
import type { Work } from '../statement.ts';

export function* publish(context: Context, command: PublishCommand): Work<StoreResult> {
  return { updates: [], position: String(yield* logEvent(context, command)), at: context.now };
}
