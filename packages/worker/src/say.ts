import { type MessageInput, SEVERITIES, type Severity } from '@longrun/core';

/** Says something to the people who watch the job. Messages are kept, in order. */
export interface Say extends Record<Severity, SayAs> {
  /** A text alone has the severity `info`. */
  (message: string | MessageInput): void;
}
/** `message.warning('No postal code', { item: 'row 17' })` */
export type SayAs = (text: string, about?: Omit<MessageInput, 'severity' | 'text'>) => void;

export function createSay(send: (message: MessageInput) => void): Say {
  const say = (message: string | MessageInput) =>
    send(typeof message === 'string' ? { severity: 'info', text: message } : message);
  const shorthands = SEVERITIES.map((severity): [Severity, SayAs] => [
    severity,
    (text, about) => send({ ...about, severity, text }),
  ]);
  // Object.fromEntries widens the keys to string; they are exactly the severities.
  return Object.assign(say, Object.fromEntries(shorthands) as Record<Severity, SayAs>);
}
