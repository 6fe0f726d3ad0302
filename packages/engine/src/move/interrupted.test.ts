import { deepEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { moveStore } from './move-store.ts';
import type { MoveProgress } from './progress.ts';
import { openPlace, type Place } from './testing/open-place.ts';
import { startMove } from './testing/start-move.ts';

const KILLS = 20;
/** So that there are many places to be interrupted at. */
const MAX_ROWS = 3;

const optionsOf = ({ file, url }: Place) => ({ from: file, to: url, maxRows: MAX_ROWS });

/** Moves until that has been told, and stops. */
async function moveUntil(place: Place, isEnough: (progress: MoveProgress) => boolean): Promise<void> {
  const stop = new AbortController();
  const onProgress = (progress: MoveProgress) => {
    if (isEnough(progress)) stop.abort();
  };
  await rejects(moveStore({ ...optionsOf(place), onProgress, signal: stop.signal }), { name: 'AbortError' });
}

const copied = async (place: Place) => {
  const [row] = await place.ask(`SELECT value FROM longrun.meta WHERE name = 'move'`);
  return JSON.parse(String(row?.value)).copied;
};

describe('a move that is interrupted', () => {
  test(`goes on after each of ${KILLS} kills, and all is there`, { timeout: 240_000 }, async () => {
    await using place = await openPlace();
    await place.fill();
    const before = place.inFile();
    let kills = 0;
    for (;;) {
      const isLate = kills > KILLS / 2; // most of the way is copied by then
      const phase = isLate ? 'check' : 'copy';
      let left = kills < KILLS ? Math.random() * (isLate ? 200 : 20) : Number.POSITIVE_INFINITY;
      const child = startMove(optionsOf(place), (progress) => {
        if (progress.phase === phase) left -= 1;
        // What is told lies at the end of a transaction: kills are to come anywhere in the next ones.
        if (left < 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
      });
      const [code, signal] = await once(child, 'close');
      if (code === 0) break;
      equal(signal, 'SIGKILL');
      kills += 1;
    }
    ok(kills > KILLS / 2, `there were only ${kills} kills`);
    deepEqual(await place.inDatabase(), before);
    equal(await moveStore(optionsOf(place)), 'done');
  });

  test('goes on while its connections are cut again and again', async () => {
    await using place = await openPlace();
    await place.fill();
    const before = place.inFile();
    let cut: Promise<unknown> | undefined;
    const onProgress = () => {
      cut ??= place
        .ask(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'longrun move' AND random() < 0.3`,
        )
        .finally(() => {
          cut = undefined;
        });
    };
    notEqual(await moveStore({ ...optionsOf(place), onProgress }), 'done');
    await cut;
    deepEqual(await place.inDatabase(), before);
  });

  test('goes on at where it was', async () => {
    await using place = await openPlace();
    await place.fill();
    await moveUntil(place, ({ table, rows }) => table === 'labels' && rows >= 3);
    const first: MoveProgress[] = [];
    const onProgress = (progress: MoveProgress) => {
      if (progress.phase === 'copy' && !first.some(({ table }) => table === progress.table))
        first.push(progress);
    };
    await moveStore({ ...optionsOf(place), onProgress });
    const begun = first.filter(({ rows }) => rows > 0).map(({ table, rows, of }) => [table, rows === of]);
    const labels = begun.findIndex(([table]) => table === 'labels');
    ok(begun.slice(0, labels).every(([, isWhole]) => isWhole));
    deepEqual(begun.slice(labels), [['labels', false]]);
  });

  test('keeps servers from the database until it has ended, and its jobs on the file', async () => {
    await using place = await openPlace();
    await place.fill();
    await moveUntil(place, ({ phase }) => phase === 'check');
    const open = place.onDatabase(() => {});
    await rejects(open, (error) => {
      ok(isJobError(error) && error.code === 'store-busy');
      match(
        `${error.message} ${error.facts.hint}`,
        /longrun\.db are being moved here .* longrun move --from/,
      );
      return true;
    });
    await place.onFile(() => {});
    await moveStore(optionsOf(place));
    await place.onDatabase(() => {});
  });

  test('is not gone on with once there was work on the file', async () => {
    await using place = await openPlace();
    await place.fill();
    await moveUntil(place, ({ table }) => table === 'updates');
    await place.onFile(({ submit }) => submit());
    await rejects(moveStore(optionsOf(place)), /There was work on .* since the move began/);
    const before = place.inFile();
    await moveStore({ ...optionsOf(place), restart: true });
    deepEqual(await place.inDatabase(), before);
  });

  test('that ended between its last two steps leaves both sides closed, and is finished by the next', async () => {
    await using place = await openPlace();
    await place.fill();
    await moveUntil(place, ({ phase }) => phase === 'check');
    const note = await place.ask(`SELECT value FROM longrun.meta WHERE name = 'move'`);
    await moveStore(optionsOf(place));
    await place.ask(`INSERT INTO longrun.meta VALUES ('move', '${note[0]?.value}')`); // as if that had not been reached
    const nothing = () => {};
    await rejects(place.onFile(nothing), /were moved to/);
    await rejects(place.onDatabase(nothing), /are being moved/);
    notEqual(await moveStore(optionsOf(place)), 'done');
    await place.onDatabase(nothing);
    deepEqual(await place.ask(`SELECT name FROM longrun.meta WHERE name LIKE 'move%'`), []);
  });

  test('is begun again where that is asked for', async () => {
    await using place = await openPlace();
    await place.fill();
    await moveUntil(place, ({ table }) => table === 'labels');
    ok('jobs' in (await copied(place)));
    const seen: MoveProgress[] = [];
    await moveStore({ ...optionsOf(place), restart: true, onProgress: (progress) => seen.push(progress) });
    equal(seen.find(({ table }) => table === 'jobs')?.rows, 0);
  });
});
