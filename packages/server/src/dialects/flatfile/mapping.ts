import type { Announcement, JobState } from '@longrun/core';

export const STATUSES = [
  'created',
  'planning',
  'scheduled',
  'waiting',
  'ready',
  'executing',
  'complete',
  'failed',
  'canceled',
] as const;
export type Status = (typeof STATUSES)[number];

export const STATES = {
  created: 'created',
  planning: 'planning',
  scheduled: 'scheduled',
  waiting: 'waiting',
  queued: 'ready',
  running: 'executing',
  pausing: 'executing',
  paused: 'waiting',
  stopping: 'executing',
  cancelling: 'executing',
  retrying: 'scheduled',
  succeeded: 'complete',
  failed: 'failed',
  cancelled: 'canceled',
} as const satisfies Record<JobState, Status>;

/** What its listeners are told: there is no word for a start, a pause or a cancellation. */
export const TOPICS = {
  'job:created': 'job:created',
  'job:planned': 'job:updated',
  'job:scheduled': 'job:scheduled',
  'job:ready': 'job:ready',
  'job:started': 'job:updated',
  'job:updated': 'job:updated',
  'job:pausing': 'job:updated',
  'job:paused': 'job:updated',
  'job:resumed': 'job:updated',
  'job:stopping': 'job:updated',
  'job:cancelling': 'job:updated',
  'job:retrying': 'job:updated',
  'job:completed': 'job:completed',
  'job:failed': 'job:failed',
  'job:cancelled': 'job:updated',
  'job:parts-completed': 'job:parts-completed',
  'job:outcome-acknowledged': 'job:outcome-acknowledged',
  'job:deleted': 'job:deleted',
} as const satisfies Record<Announcement, string>;

export type Topic = (typeof TOPICS)[Announcement];

/** The name in an event's context of the thing that a job of the type works on. */
export const CONTEXT_NAMES = {
  file: 'fileId',
  workbook: 'workbookId',
  sheet: 'sheetId',
  space: 'spaceId',
  document: 'documentId',
  app: 'appId',
} as const satisfies Record<string, string>;
