import type { Json, Moment } from './json.ts';

export const SEVERITIES = ['debug', 'info', 'success', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a handler says. */
export interface MessageInput {
  readonly severity: Severity;
  readonly text: string;
  /** A short machine-readable name of the kind of message, `row-invalid`. */
  readonly code?: string;
  /** What it is about: a row, a file, a record. */
  readonly item?: string;
  readonly data?: Json;
}

/** What people read. `sequence` is its place in the job's updates: it rises, with gaps. */
export interface Message extends MessageInput {
  readonly sequence: number;
  readonly at: Moment;
  readonly source: 'worker' | 'engine' | 'client';
}
