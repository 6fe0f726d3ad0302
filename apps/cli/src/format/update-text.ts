import { type JobUpdate, percentOf, UPDATE_WORDS } from '@longrun/core';
import { cleanText } from './clean-text.ts';
import { percentText } from './progress-line.ts';

export function updateText({ event, changes, message }: JobUpdate): string {
  const words = UPDATE_WORDS[event];
  if (message) return `${message.severity}: ${cleanText(message.text)}`;
  if (changes?.error) return `${words}: ${cleanText(changes.error.message)}`;
  const percent = percentOf(changes?.progress ?? undefined);
  return event === 'report' && percent !== undefined ? `${words} ${percentText(percent)}` : words;
}
