import { equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { moveStore } from './move-store.ts';
import { openPlace, type Place } from './testing/open-place.ts';

/** A store of which all is copied and nothing checked. */
async function openCopied(): Promise<Place> {
  const place = await openPlace();
  await place.fill();
  const stop = new AbortController();
  const moved = moveStore({
    ...{ from: place.file, to: place.url, signal: stop.signal },
    onProgress: ({ phase }) => phase === 'check' && stop.abort(),
  });
  await rejects(moved, { name: 'AbortError' });
  return place;
}

/** What somebody does to the database, and what the check says of it. */
const PLANTED = [
  [
    `UPDATE longrun.jobs SET output = output || ' ' WHERE number = (SELECT max(number) FROM longrun.jobs WHERE output IS NOT NULL)`,
    /^jobs \[\d+\], output: different$/m,
  ],
  [`UPDATE longrun.jobs SET priority = 1 WHERE number = 3`, /^jobs \[3\], priority: different$/m],
  [
    `UPDATE longrun.jobs SET owner = NULL WHERE number = (SELECT max(number) FROM longrun.jobs WHERE owner = 'ann')`,
    /^jobs \[\d+\], owner: different$/m,
  ],
  [
    `UPDATE longrun.updates SET data = (data::text || ' ')::json WHERE position = (SELECT max(position) FROM longrun.updates WHERE data IS NOT NULL)`,
    /^updates \[\d+\], data: different$/m,
  ],
  ['DELETE FROM longrun.updates WHERE position = 5', /^updates \[5\]: missing$/m],
  [`DELETE FROM longrun.labels WHERE value = 'ü'`, /^labels \["default","tag","ü",\d+\]: missing$/m],
  [
    `INSERT INTO longrun.labels VALUES (1, 'acme', 'tag', 'planted')`,
    /^labels \["acme","tag","planted",1\]: unknown to the file$/m,
  ],
  [`INSERT INTO longrun.meta VALUES ('planted', '')`, /^meta \["planted"\]: unknown to the file$/m],
  ['UPDATE longrun.rates SET next_start = next_start + 0.5', /^rates \[.*\], next_start: different$/m],
] as const;

describe('the check of a move', () => {
  for (const [text, message] of PLANTED)
    test(`finds ${text}`, async () => {
      await using place = await openCopied();
      await place.ask(text);
      const move = () => moveStore({ from: place.file, to: place.url });
      await rejects(move(), { code: 'internal', message });
      await rejects(place.openDatabase(), { code: 'store-busy' });
      await (await place.openFile()).engine.close();
    });

  test('names a row of each table that differs', async () => {
    await using place = await openCopied();
    await place.ask('DELETE FROM longrun.jobs; DELETE FROM longrun.keys');
    await rejects(
      moveStore({ from: place.file, to: place.url }),
      /^jobs \[1\]: missing\nkeys \["\w+"\]: missing$/m,
    );
    await moveStore({ from: place.file, to: place.url, restart: true });
    equal((await place.inDatabase()).jobs?.length, place.inFile().jobs?.length);
  });
});
