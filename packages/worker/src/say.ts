import { type MessageInput, SEVERITIES, type Severity } from '@longrun/core';
import { MAX_TEXT } from './source-limits.ts';

/** Says something to the people who watch the job. Messages are kept, in order. */
export interface Say extends Record<Severity, SayAs> {
  /** A text alone has the severity `info`. */
  (message: string | MessageInput): void;
}
/** `message.warning('No postal code', { item: 'row 17' })` */
export type SayAs = (text: string, about?: Omit<MessageInput, 'severity' | 'text'>) => void;

export function createSay(send: (message: MessageInput) => void): Say {
  const as =
    (severity: Severity): SayAs =>
    (text, about) =>
      send({ ...about, severity, text: shortened(text) });
  const say = (message: string | MessageInput) =>
    typeof message === 'string' ? as('info')(message) : as(message.severity)(message.text, message);
  // Object.fromEntries widens the keys to string; they are exactly the severities.
  const shorthands = Object.fromEntries(SEVERITIES.map((severity) => [severity, as(severity)])) as Record<
    Severity,
    SayAs
  >;
  return Object.assign(say, shorthands);
}

/** A report with a longer text would be refused, and with it everything else the job says. */
function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
