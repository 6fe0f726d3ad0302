import type { Session } from '../session.ts';

/** True when a person sits at both ends: questions are seen, and answers can be typed. */
export function canAsk({ json, terminal }: Session): boolean {
  return !json && terminal.interactive && process.stdin.isTTY === true;
}
