import { deepEqual, match, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import type { Difference } from './check-table.ts';
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

/** What the check finds that somebody has done to the database meanwhile. */
async function found(planted: readonly string[]): Promise<unknown[]> {
  await using place = await openCopied();
  for (const text of planted) await place.ask(text);
  const options = { from: place.file, to: place.url };
  const differences: unknown[] = [];
  await rejects(moveStore(options), (error) => {
    ok(isJobError(error) && error.code === 'internal');
    // As `Difference`.
    for (const { table, column, is } of error.facts.differences as Difference[])
      differences.push([table, ...(column ? [column] : []), is]);
    match(error.message, /^Not all is as it was: \w+ \[.*\]/);
    return true;
  });
  await rejects(
    place.onDatabase(() => {}),
    { code: 'store-busy' },
  );
  await place.onFile(() => {});
  await moveStore({ ...options, restart: true });
  await place.onDatabase(() => {});
  return differences;
}

describe('the check of a move', () => {
  test('finds the first row that is different, of each table', async () => {
    const differences = await found([
      'UPDATE longrun.jobs SET priority = 1 WHERE number >= 3',
      `UPDATE longrun.events SET data = (data::text || ' ')::json`,
      `UPDATE longrun.updates SET state = state || ' ' WHERE position = 2`,
      'UPDATE longrun.rates SET next_start = next_start + 0.5',
      'UPDATE longrun.keys SET expires_at = NULL',
      `UPDATE longrun.steps SET result = result || 'ü' WHERE name = 'first'`,
    ]);
    deepEqual(differences, [
      ['events', 'data', 'different'],
      ['jobs', 'priority', 'different'],
      ['keys', 'expires_at', 'different'],
      ['rates', 'next_start', 'different'],
      ['steps', 'result', 'different'],
      ['updates', 'state', 'different'],
    ]);
  });

  test('finds rows that are missing, and others that the file has not', async () => {
    const differences = await found([
      'DELETE FROM longrun.jobs WHERE number = (SELECT max(number) FROM longrun.jobs)',
      'DELETE FROM longrun.updates WHERE position > 5',
      `DELETE FROM longrun.labels WHERE value = 'ü'`,
      'INSERT INTO longrun.fetches VALUES (1, 1)',
      `INSERT INTO longrun.meta VALUES ('planted', '')`,
      `INSERT INTO longrun.lanes VALUES (999, 0, 0, 'acme', 'k', 'planted')`,
    ]);
    deepEqual(differences, [
      ['fetches', 'unknown to the file'],
      ['jobs', 'missing'],
      ['labels', 'missing'],
      ['lanes', 'unknown to the file'],
      ['meta', 'unknown to the file'],
      ['updates', 'missing'],
    ]);
  });
});
