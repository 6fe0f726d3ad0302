import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { spellName } from './spell-name.ts';

const SPELLINGS = {
  'Mc Grath': 'McGrath',
  Mcadoo: 'McAdoo',
  'East Mc Keesport': 'East McKeesport',
  'Saint John The Baptist': 'Saint John the Baptist',
  'The Dalles': 'The Dalles',
  'Hanscom Afb': 'Hanscom AFB',
  'Offutt A F B': 'Offutt AFB',
  'Camp H M Smith': 'Camp H M Smith',
  'Naval Air Station/ Jrb': 'Naval Air Station/JRB',
  'Ft Myer': 'Fort Myer',
  '  New   York ': 'New York',
  "Land O'Lakes": "Land O'Lakes",
};

for (const [written, right] of Object.entries(SPELLINGS)) {
  test(`“${written}” is spelled “${right}”`, () => equal(spellName(written), right));
}

test('a name that was put right stays as it is', () => {
  for (const name of Object.values(SPELLINGS)) equal(spellName(name), name);
});
