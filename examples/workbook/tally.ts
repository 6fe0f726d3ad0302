import type { MessageInput } from '@longrun/core';
import { FINDINGS, type Finding, type FindingCode } from './finding.ts';

/** So many of each code are told one by one: enough to see what is wrong, few enough to read. */
export const TOLD_PER_CODE = 10;

/** How many findings there were of each code. */
export type Tally = Readonly<Partial<Record<FindingCode, number>>>;

/** Counts findings on top of `before`, and says which of them to tell: the first few of each code. */
export function tally(
  before: Tally,
  findings: readonly Finding[],
): { readonly after: Tally; readonly messages: MessageInput[] } {
  const after: Partial<Record<FindingCode, number>> = { ...before };
  const messages: MessageInput[] = [];
  for (const { row, code, text } of findings) {
    const count = (after[code] ?? 0) + 1;
    after[code] = count;
    if (count <= TOLD_PER_CODE) {
      messages.push({ severity: FINDINGS[code].severity, code, item: `row ${row}`, text });
    }
  }
  return { after, messages };
}

/** One line per code that had more findings than were told. */
export function summarise(counts: Tally): MessageInput[] {
  // Object.entries widens the keys to string; they are those of Tally.
  return (Object.entries(counts) as [FindingCode, number][])
    .filter(([, count]) => count > TOLD_PER_CODE)
    .map(([code, count]) => ({
      severity: FINDINGS[code].severity,
      code,
      text: `${count.toLocaleString('en-US')} rows ${FINDINGS[code].means}; the first ${TOLD_PER_CODE} are told, all are in the list of problems.`,
      data: { count },
    }));
}
