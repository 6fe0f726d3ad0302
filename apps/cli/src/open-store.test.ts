import { deepEqual, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './open-store.ts';

test('a store is named by scheme and file, or by the file alone', () => {
  const file = (name: string) => ({ file: name, isMemory: false });
  deepEqual(placeOf('sqlite:longrun.db'), file('longrun.db'));
  deepEqual(placeOf('longrun.db'), file('longrun.db'));
  deepEqual(placeOf('sqlite:///var/lib/longrun.db'), file('/var/lib/longrun.db'));
  deepEqual(placeOf('C:\\jobs\\longrun.db'), file('C:\\jobs\\longrun.db'));
});

test('a store in memory has no file', () => {
  deepEqual(placeOf('sqlite::memory:'), { file: ':memory:', isMemory: true });
  deepEqual(placeOf(':memory:'), { file: ':memory:', isMemory: true });
});

test('a store that is not there is refused with one that is', () => {
  const refused = (message: RegExp) => ({ code: 'invalid-request', message });
  throws(() => placeOf('postgres://db/jobs'), refused(/Postgres store is not there yet.*sqlite:longrun\.db/));
  throws(() => placeOf('redis://localhost'), refused(/no 'redis:' store.*sqlite:longrun\.db/));
  throws(() => placeOf('sqlite:'), refused(/names no file/));
});
