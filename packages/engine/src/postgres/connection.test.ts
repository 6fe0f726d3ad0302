import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { connect } from './connection.ts';

describe('a connection', () => {
  let place: PostgresPlace;
  before(async () => {
    place = await postgresPlace();
  });
  after(() => place[Symbol.asyncDispose]());

  test('gives a statement the same name as any other does, and no other statement that name', async () => {
    const texts = ['SELECT $1::text AS one', 'SELECT $1::text AS two', 'SELECT $1::bigint AS three'];
    const kept = [];
    for (const asked of [texts, texts.toReversed()]) {
      const connection = await place.connect();
      for (const text of asked) await connection.ask(text, [1]);
      kept.push(
        (await connection.ask('SELECT name, statement FROM pg_prepared_statements ORDER BY name')).rows,
      );
      await connection.close();
    }
    equal(kept[0]?.length, texts.length);
    deepEqual(kept[0], kept[1]);
  });

  test('that has failed at a statement goes on with the next', async () => {
    const connection = await place.connect();
    const [failed, done] = [
      connection.ask('SELECT $1::bigint / 0', [1]),
      connection.ask('SELECT $1::bigint AS one', [1]),
    ];
    await rejects(failed, { code: '22012' });
    deepEqual((await done).rows, [{ one: 1 }]);
    await connection.close();
  });

  test('that cannot be made is lost', async () => {
    const url = new URL(place.url);
    url.password = 'another';
    await rejects(connect({ url: url.href, named: false }), { name: 'ConnectionLost' });
  });
});
