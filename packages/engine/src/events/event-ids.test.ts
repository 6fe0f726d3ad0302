import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { eventIds } from './event-ids.ts';

const ids = eventIds('secret', 'acme');
const PLACE = { position: '12345', place: 1 };

test('an id leads back to its place', () => {
  deepEqual(ids.placeOf(ids.idOf(PLACE)), PLACE);
  deepEqual(ids.placeOf(ids.idOf({ position: '12345' })), { position: '12345' });
});
test('the same place has the same id, and every other another', () => {
  equal(eventIds('secret', 'acme').idOf(PLACE), ids.idOf(PLACE));
  notEqual(ids.idOf({ ...PLACE, place: 0 }), ids.idOf(PLACE));
  notEqual(ids.idOf({ position: '12345' }), ids.idOf(PLACE));
});
test('an id is made of letters, digits, dashes and underscores, and does not show its place', () => {
  match(ids.idOf(PLACE), /^evt_[\w-]+$/);
  equal(Buffer.from(ids.idOf(PLACE).slice(4), 'base64url').includes('123'), false);
});
for (const [what, id] of [
  ['of another tenant', eventIds('secret', 'other').idOf(PLACE)],
  ['of another installation', eventIds('other', 'acme').idOf(PLACE)],
  ['that is cut short', ids.idOf(PLACE).slice(0, -2)],
  ['that is too short for any place', 'evt_AAAA'],
  ['that was made up', `evt_${'A'.repeat(22)}`],
  ['without its beginning', ids.idOf(PLACE).slice(4)],
  ['of nothing', ''],
] as const)
  test(`an id ${what} leads nowhere`, () => equal(ids.placeOf(id), undefined));
