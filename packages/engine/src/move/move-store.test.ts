import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { moveStore } from './move-store.ts';
import { openPlace } from './testing/open-place.ts';

describe('a store that is moved', () => {
  test('is there with every row of every table', async () => {
    await using place = await openPlace();
    await place.fill();
    const before = place.inFile();
    const report = await moveStore({ from: place.file, to: place.url, maxRows: 7 });
    ok(report !== 'done');
    deepEqual(
      report.tables.filter(({ rows }) => rows === 0),
      [],
    );
    deepEqual(await place.inDatabase(), before);
  });
});
