import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { placeInWords, placeOf } from './open-store.ts';

test('a store is named by scheme and file, or by the file alone', () => {
  const file = (name: string) => ({ type: 'file', file: name });
  deepEqual(placeOf('sqlite:longrun.db'), file('longrun.db'));
  deepEqual(placeOf('longrun.db'), file('longrun.db'));
  deepEqual(placeOf('sqlite:///var/lib/longrun.db'), file('/var/lib/longrun.db'));
  deepEqual(placeOf('C:\\jobs\\longrun.db'), file('C:\\jobs\\longrun.db'));
});

test('a store in memory has no file', () => {
  deepEqual(placeOf('sqlite::memory:'), { type: 'memory' });
  deepEqual(placeOf(':memory:'), { type: 'memory' });
});

test('an address of Postgres may say that it is a pooler, and where to listen', () => {
  const options = (address: string) => {
    const place = placeOf(address);
    return place.type === 'postgres' && place.options;
  };
  const url = 'postgres://app:secret@db:6432/jobs';
  deepEqual(options(url), { url, pooled: false });
  deepEqual(options(`${url}?sslmode=require&pooled=true&listen=postgres%3A%2F%2Fdb%3A5432%2Fjobs`), {
    url: `${url}?sslmode=require`,
    pooled: true,
    listenUrl: 'postgres://db:5432/jobs',
  });
});

test('a password is not shown', () => {
  equal(placeInWords('postgres://app:se:cr@et@db/jobs').includes('se:cr'), false);
  throws(
    () => placeOf('postgres://app:secret@db:port/jobs'),
    (error) => !String(error).includes('secret'),
  );
});

test('a store that is not there is refused with those that are', () => {
  const refused = (message: RegExp) => ({ code: 'invalid-request', message });
  throws(() => placeOf('redis://localhost'), refused(/no 'redis:' store.*sqlite:longrun\.db.*postgres:/));
  throws(() => placeOf('sqlite:'), refused(/names no file/));
  throws(() => placeOf('postgres://db/jobs?pooled=maybe'), refused(/true or false/));
});
