import type { Severity } from '@longrun/core';

/** Everything the rules can say about a row. `keeps`: the row goes into the workbook all the same. */
export const FINDINGS = {
  'zip-malformed': { keeps: false, severity: 'warning', means: 'have no ZIP code of five digits' },
  'zip-repeated': { keeps: false, severity: 'warning', means: 'repeat a ZIP code of an earlier row' },
  'name-missing': { keeps: false, severity: 'warning', means: 'name no city or no county' },
  'state-unknown': { keeps: false, severity: 'warning', means: 'name a state that does not exist' },
  'position-unreadable': { keeps: false, severity: 'warning', means: 'have no readable position' },
  'position-outside': { keeps: false, severity: 'warning', means: 'are placed outside their state' },
  'name-boolean': {
    keeps: true,
    severity: 'warning',
    means: 'had a name that a spreadsheet took for yes or no',
  },
  'county-cut': { keeps: true, severity: 'warning', means: 'have a county that was probably cut off' },
  'name-spelling': { keeps: true, severity: 'info', means: 'had a name that was respelled' },
} as const satisfies Record<string, { keeps: boolean; severity: Severity; means: string }>;

export type FindingCode = keyof typeof FINDINGS;

/** What a rule said about one row. */
export interface Finding {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly code: FindingCode;
  readonly field: string;
  readonly text: string;
}
