import type { Message, Severity } from '@longrun/core';
import { cleanText } from '../format/clean-text.ts';
import type { Paint } from '../terminal.ts';

const SIGNS = {
  debug: { sign: '·', style: 'gray' },
  info: { sign: 'i', style: 'blue' },
  success: { sign: '✔', style: 'green' },
  warning: { sign: '!', style: 'yellow' },
  error: { sign: '✘', style: 'red' },
} as const satisfies Record<Severity, { sign: string; style: Parameters<Paint>[0] }>;

/** A message on one line: time of day (UTC), sign of its severity, what it is about, what it says. */
export function messageLine(message: Message, paint: Paint): string {
  const { sign, style } = SIGNS[message.severity];
  const item = message.item === undefined ? '' : `${paint('bold', cleanText(message.item))}  `;
  return `${paint('gray', message.at.slice(11, 19))}  ${paint(style, sign)}  ${item}${cleanText(message.text)}`;
}
