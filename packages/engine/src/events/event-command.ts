import type { EventData } from './stored-entry.ts';

export type EventCommand = PublishCommand | AcknowledgeEventCommand;

/** Adds an event to the log, in the order of commits. */
export interface PublishCommand {
  readonly type: 'publish';
  readonly tenant: string;
  readonly topic: string;
  readonly domain: string;
  readonly data: EventData;
  readonly keepMs: number;
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
