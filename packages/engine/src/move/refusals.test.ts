import { deepEqual, equal, rejects } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ErrorCode } from '@longrun/core';
import { moveStore } from './move-store.ts';
import { planMove } from './plan-move.ts';
import { openPlace, type Place } from './testing/open-place.ts';
import { undoMove } from './undo-move.ts';

const optionsOf = ({ file, url }: Place) => ({ from: file, to: url });

/** Refused by the move, and before it by the look at what it would do. */
async function refuses(options: Parameters<typeof planMove>[0], code: ErrorCode, message: RegExp) {
  await rejects(planMove(options), { code, message });
  await rejects(moveStore(options), { code, message });
}

async function openSmall(): Promise<Place> {
  const place = await openPlace();
  await place.onFile(({ submit }) => submit());
  return place;
}

describe('a move is refused', () => {
  test('while a server works on the file, which stays its own', async () => {
    await using place = await openSmall();
    await place.onFile(async ({ submit }) => {
      await refuses(optionsOf(place), 'store-busy', /Another Longrun process works on/);
      await submit();
    });
  });

  test('while a server works on the database', async () => {
    await using place = await openSmall();
    const message = /A Longrun server works on the database/;
    await place.onDatabase(() => rejects(moveStore(optionsOf(place)), { code: 'store-busy', message }));
  });

  test('from a file that is not there, or is something else', async () => {
    await using place = await openSmall();
    await refuses({ ...optionsOf(place), from: `${place.file}.gone` }, 'invalid-request', /There is no file/);
    const notes = `${place.file}.txt`;
    writeFileSync(notes, 'These are notes, not jobs.');
    await refuses({ ...optionsOf(place), from: notes }, 'invalid-request', /not a SQLite database/);
  });

  test('to a database that cannot be reached, without its password in the words', async () => {
    await using place = await openSmall();
    const to = 'postgres://me:secret@127.0.0.1:1/jobs';
    await refuses({ ...optionsOf(place), to }, 'store-busy', /^(?!.*secret).*ECONNREFUSED/s);
  });

  test('to a database that has jobs of its own, which are left alone', async () => {
    await using place = await openSmall();
    const { id } = await place.onDatabase(({ submit }) => submit());
    await refuses({ ...optionsOf(place), restart: true }, 'invalid-request', /not empty: .*jobs, .*updates/);
    const { jobs } = await place.onDatabase(({ api }) => api.list());
    deepEqual(
      jobs.map((job) => job.id),
      [id],
    );
  });

  test('to a database with a part of another store, unless that is to be thrown away', async () => {
    await using place = await openSmall();
    await using other = await openSmall();
    const signal = AbortSignal.abort();
    await rejects(moveStore({ ...optionsOf(other), to: place.url, signal }), { name: 'AbortError' });
    await refuses(optionsOf(place), 'invalid-request', /has a part of another store/);
    const before = place.inFile();
    await moveStore({ ...optionsOf(place), restart: true });
    deepEqual(await place.inDatabase(), before);
  });

  test('to anywhere else once the file has been moved, as is every server on it, until that is undone', async () => {
    await using place = await openSmall();
    await using other = await openSmall();
    await moveStore(optionsOf(place));
    await refuses(
      { ...optionsOf(place), to: other.url },
      'invalid-request',
      /were moved to postgres:.* at 20/,
    );
    const open = place.onFile(() => {});
    await rejects(open, { code: 'invalid-request', message: /were moved to postgres:/ });
    equal(await moveStore(optionsOf(place)), 'done');
    equal(undoMove(place.file)?.to.includes(':@'), false);
    equal(undoMove(place.file), undefined);
    equal((await place.onFile(({ api }) => api.list())).jobs.length, 1);
  });
});

describe('a look at a move', () => {
  test('tells what would be done, and changes neither side', async () => {
    await using place = await openSmall();
    const before = place.inFile();
    const plan = await planMove(optionsOf(place));
    const { step, to, tables } = plan;
    deepEqual([step, to.migrations[0], to.address.includes('@127')], ['begin', '0001-first.sql', true]);
    equal(tables.find(({ name }) => name === 'jobs')?.rows, 1);
    deepEqual(place.inFile(), before);
    deepEqual(await place.ask(`SELECT 1 FROM pg_namespace WHERE nspname = 'longrun'`), []);
  });
});
