import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { type EventMatch, matchesEvent } from './matches-event.ts';

const EVENT = {
  topic: 'job:completed',
  kind: 'workbook:export',
  isPart: false,
  payload: { rows: 3, report: { sheetId: 'us_sh_1' }, list: [{ deep: 'a:b' }] },
};

const CASES: readonly [fact: string, match: EventMatch, matches: boolean][] = [
  ['nothing asked matches', {}, true],
  ['a text is a pattern', { kind: 'workbook:*' }, true],
  ['a star does not cross a colon', { kind: '*' }, false],
  ['a field is found by its name, however deep', { sheetId: 'us_sh_1', deep: '**' }, true],
  ['a path begins at the event', { 'payload.report.sheetId': 'us_*' }, true],
  ['a path that begins elsewhere finds nothing', { 'report.sheetId': 'us_*' }, false],
  ['other values must be the same', { rows: 3, isPart: false }, true],
  ['a text is not its number', { rows: '3' }, false],
  ['every field must match', { rows: 3, isPart: true }, false],
  ['of a list one value must match', { kind: ['a:b', 'workbook:**'] }, true],
  ['a field that is not there matches nothing', { missing: '**' }, false],
  ['a field that is not there matches null', { missing: null, 'payload.missing': null }, true],
  ['a field that is there does not match null', { kind: null }, false],
  ['what every object inherits is not there', { 'constructor.name': '**' }, false],
];

for (const [fact, match, matches] of CASES) test(fact, () => equal(matchesEvent(EVENT, match), matches));
