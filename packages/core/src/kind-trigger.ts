import type { EventMatch } from './matches-event.ts';

/** Published events that start a job of a kind, and what they give it. Announcements of jobs start none. */
export interface KindTrigger {
  /** A pattern of at most 200 characters: `workbook:opened`, `workbook:*`. */
  readonly topic: string;
  /** What the event must hold besides; at most 20 fields. */
  readonly match?: EventMatch;
  /** The payload, unless told otherwise: the path of a value in the event, such as `payload.report`; or an object of
   *  at most 50 fields, each with its path. What is not there is left out. Paths begin with `topic`, `domain`, `by`, `payload` or `context`. */
  readonly input?: string | Readonly<Record<string, string>>;
}

export const MAX_TRIGGERS = 20;
