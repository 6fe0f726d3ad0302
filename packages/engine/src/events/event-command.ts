import type { NewJob } from '../store-command.ts';
import type { EventData } from './stored-entry.ts';

export type EventCommand = PublishCommand | AcknowledgeEventCommand;

/** Adds an event to the log, in the order of commits, and after it the jobs that it starts: all of it, or nothing. */
export interface PublishCommand {
  readonly type: 'publish';
  readonly tenant: string;
  readonly topic: string;
  readonly domain: string;
  readonly data: EventData;
  /** None of them waits for another or has an external id. */
  readonly jobs?: readonly NewJob[];
  readonly keepMs: number;
  /** The same key with the same fingerprint answers the earlier event, as long as that is kept; with another it is refused. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
}

/** Notes that one of the events of an entry was dealt with; a second time changes nothing. Refused with `event-not-found` where
 *  the tenant has no such entry. */
export interface AcknowledgeEventCommand {
  readonly type: 'acknowledge-event';
  readonly tenant: string;
  readonly position: string;
  /** Which of the announcements of the update, from 0. */
  readonly place: number;
  readonly by: string;
}
