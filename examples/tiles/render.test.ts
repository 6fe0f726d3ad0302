import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { isJobError, type JobSource } from '@longrun/core';
import {
  BRIEF_LEASE_MS,
  holdAtCheckpoint,
  openWorkshop,
  type Workshop,
} from '@longrun/example-conformance/testing';
import { PMTiles } from 'pmtiles';
import { renderTiles } from './jobs.ts';
import type { Paint } from './painter.ts';
import { defineRendering } from './render.ts';
import { TILE_SIZE, tilesIn } from './tile.ts';

const KIND = 'tiles:render';
/** 85 tiles: a block of each zoom from 0 to 2, and two of zoom 3, the first of 40 tiles. */
const SMALL = { maxZoom: 3 };
const TILES = 85;
const ARCHIVE = 'world.pmtiles';

/** A map of stripes, drawn much faster than that of the Earth. */
const paintStripes: Paint = ({ x, y }) => ({
  pixels: new Uint8Array(TILE_SIZE ** 2).fill(x).fill(7, 0, y * 100),
  kind: y % 2 === 0 ? 'ocean' : 'coast',
});
const define = (paint: Paint) => defineRendering({ painter: () => paint, tilesPerBlock: 40 });
const stripes = define(paintStripes);

/** The archive that a rendering ends with when nobody disturbs it. */
const expected = (async () => {
  await using shop = await openWorkshop([stripes]);
  shop.employ();
  const { id } = await shop.submit(KIND, SMALL);
  await shop.reaches(id, 'succeeded');
  return shop.checksums(id);
})();

/** Opens a job's archive as a map would. */
async function openMap(shop: Workshop, jobId: string): Promise<PMTiles> {
  const bytes = await shop.file(jobId, ARCHIVE);
  return new PMTiles({
    getKey: () => jobId,
    getBytes: async (offset, length) => ({
      data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer,
    }),
  });
}

/** Which tiles of the whole pyramid an archive holds, by their place in the order of rendering. */
async function heldBy(map: PMTiles): Promise<number[]> {
  const held = await Promise.all(
    tilesIn({ minZoom: 0, ...SMALL }).map(async ({ id, zoom, x, y }) =>
      (await map.getZxy(zoom, x, y)) ? [id] : [],
    ),
  );
  return held.flat();
}

const first = (count: number) => Array.from({ length: count }, (_, id) => id);

test('the land of the Earth becomes one archive of all tiles', async () => {
  await using shop = await openWorkshop([renderTiles]);
  shop.employ();
  const { id } = await shop.submit(KIND, { maxZoom: 2 });
  const job = await shop.reaches(id, 'succeeded');
  deepEqual(Object.keys(await shop.checksums(id)), [ARCHIVE]);
  const { tiles, zooms, archive } = job.output as { tiles: number; zooms: object[]; archive: string };
  deepEqual([tiles, archive], [21, ARCHIVE]);
  deepEqual(zooms, [
    { zoom: 0, ocean: 0, land: 0, coast: 1 },
    { zoom: 1, ocean: 0, land: 0, coast: 4 },
    { zoom: 2, ocean: 0, land: 0, coast: 16 },
  ]);
  deepEqual(job.progress?.counters, { remaining: 0, successful: 21, failed: 0 });
  equal(job.outcome?.heading, '21 tiles rendered');
  deepEqual(job.outcome?.next?.[0], {
    type: 'download',
    artifact: ARCHIVE,
    fileName: ARCHIVE,
    label: 'Download the map',
  });
  deepEqual(
    (await shop.messages(id)).map(({ text }) => text),
    [
      'Zoom 0 is done. Tiles with coast: 1, land: 0, ocean: 0.',
      'Zoom 1 is done. Tiles with coast: 4, land: 0, ocean: 0.',
      'Zoom 2 is done. Tiles with coast: 16, land: 0, ocean: 0.',
    ],
  );
  const map = await openMap(shop, id);
  equal((await map.getHeader()).maxZoom, 2);
  const tile = await map.getZxy(2, 3, 2);
  equal(Buffer.from(tile?.data ?? new ArrayBuffer()).toString('latin1', 1, 4), 'PNG');
});

test('an area has the tiles that show it', async () => {
  await using shop = await openWorkshop([stripes]);
  shop.employ();
  const { id } = await shop.submit(KIND, { minZoom: 3, maxZoom: 3, bounds: [170, -40, -170, -1] });
  const { output } = await shop.reaches(id, 'succeeded');
  equal((output as { tiles: number }).tiles, 2);
});

type Call = 'saveArtifact' | 'openArtifact' | 'deleteArtifact';

/** A worker's line that is cut when the worker makes this call for the `nth` time. */
function dyingAt(source: JobSource, call: Call, nth: number) {
  const line = holdAtCheckpoint(source, Number.POSITIVE_INFINITY);
  const died = Promise.withResolvers<void>();
  let calls = 0;
  const count = (made: Call) => {
    if (made === call) calls += 1;
    if (calls < nth) return;
    line.cut();
    died.resolve();
  };
  return {
    died: died.promise,
    source: {
      ...line.source,
      saveArtifact: (...args) => {
        count('saveArtifact');
        return line.source.saveArtifact(...args);
      },
      openArtifact: (...args) => {
        count('openArtifact');
        return line.source.openArtifact(...args);
      },
      deleteArtifact: (...args) => {
        count('deleteArtifact');
        return line.source.deleteArtifact(...args);
      },
    } satisfies JobSource,
  };
}

const DEATHS: readonly [when: string, call: Call, nth: number][] = [
  ['while it stores a block', 'saveArtifact', 3],
  ['while it reads the blocks', 'openArtifact', 3],
  ['while it stores the archive', 'saveArtifact', 6],
  ['while it removes the blocks', 'deleteArtifact', 3],
];
describe('a worker that dies', { concurrency: true }, () => {
  for (const [when, call, nth] of DEATHS)
    test(`${when} is replaced by one that ends with the same archive`, async () => {
      await using shop = await openWorkshop([stripes]);
      const dying = dyingAt(shop.source, call, nth);
      shop.employ(dying.source, [stripes], BRIEF_LEASE_MS);
      const { id } = await shop.submit(KIND, SMALL);
      await dying.died;
      shop.employ();
      const { attempt, output } = await shop.reaches(id, 'succeeded');
      deepEqual([attempt, (output as { tiles: number }).tiles], [2, TILES]);
      deepEqual(await shop.checksums(id), await expected);
      equal((await shop.messages(id)).length, 4, 'nothing is said twice');
    });

  test('with a checkpoint on its way is replaced by one that goes on from the checkpoint before', async () => {
    await using shop = await openWorkshop([stripes]);
    const line = holdAtCheckpoint(shop.source, 5);
    shop.employ(line.source, [stripes], BRIEF_LEASE_MS);
    const { id } = await shop.submit(KIND, SMALL);
    await line.held;
    line.cut();
    shop.employ();
    const updates = await shop.updates(id);
    equal(updates.at(-1)?.state, 'succeeded');
    deepEqual(await shop.checksums(id), await expected);
    // The fifth checkpoint never arrived, though its file did: the fourth counts.
    const second = updates.find(({ attempt, changes }) => attempt === 2 && changes?.progress);
    ok((second?.changes?.progress?.counters?.successful ?? 0) >= 61);
  });
});

/** A worker that is asked for something when it draws certain tiles, and hears it before it goes on. */
function askedAt(shop: Workshop, numbers: readonly number[], verb: 'pause' | 'stop') {
  const left = new Set(numbers);
  const submitted = Promise.withResolvers<string>();
  let heard = Promise.withResolvers<void>();
  const paint: Paint = async (tile) => {
    if (left.delete(tile.id)) {
      heard = Promise.withResolvers();
      await shop.api.control(await submitted.promise, verb);
      await heard.promise;
      await setImmediate();
    }
    return paintStripes(tile);
  };
  const source: JobSource = {
    ...shop.source,
    async sync(request, signal) {
      const answer = await shop.source.sync(request, signal);
      if (answer.jobs.some((job) => 'control' in job && job.control !== undefined)) heard.resolve();
      return answer;
    },
  };
  shop.employ(source, [define(paint)]);
  return {
    async submit() {
      const { id } = await shop.submit(KIND, SMALL);
      submitted.resolve(id);
      return id;
    },
  };
}

test('a pause takes effect within one tile, and after any number of them the archive is the same', async () => {
  await using shop = await openWorkshop([stripes]);
  // In a block of one tile, at the start, in the middle and at the end of a block, at the last tile of all.
  const pauses = [0, 21, 40, 60, 84];
  const id = await askedAt(shop, pauses, 'pause').submit();
  const done: unknown[] = [];
  for await (const { event } of shop.api.watch(id, { signal: AbortSignal.timeout(20_000) })) {
    if (event !== 'suspend') continue;
    done.push((await shop.api.get(id)).progress?.counters?.successful);
    await shop.api.control(id, 'resume');
  }
  deepEqual(
    done,
    pauses.map((number) => number + 1),
  );
  equal((await shop.api.get(id)).state, 'succeeded');
  deepEqual(await shop.checksums(id), await expected);
  equal((await shop.messages(id)).length, 4, 'nothing is said twice');
});

test('a paused rendering has an archive of the tiles that are done, which a stop keeps', async () => {
  await using shop = await openWorkshop([stripes]);
  const id = await askedAt(shop, [40], 'pause').submit();
  await shop.reaches(id, 'paused');
  deepEqual(await heldBy(await openMap(shop, id)), first(41));
  await shop.api.control(id, 'stop');
  const { partial, output } = await shop.reaches(id, 'succeeded');
  deepEqual([partial, (output as { tiles: number }).tiles], [true, 41]);
});

test('a rendering that is stopped ends with an archive of the tiles that are done', async () => {
  await using shop = await openWorkshop([stripes]);
  const id = await askedAt(shop, [40], 'stop').submit();
  const job = await shop.reaches(id, 'succeeded');
  deepEqual([job.partial, (job.output as { tiles: number }).tiles], [true, 41]);
  deepEqual(Object.keys(await shop.checksums(id)), [ARCHIVE]);
  const map = await openMap(shop, id);
  deepEqual(await heldBy(map), first(41));
  equal((await map.getHeader()).maxZoom, 3);
  deepEqual(job.outcome?.counters, { remaining: TILES - 41, successful: 41, failed: 0 });
  equal(job.outcome?.severity, 'warning');
  equal(job.outcome?.message?.includes('stopped: 44 of 85 are missing'), true);
});

test('a stopped rendering that is retried from its checkpoint begins anew, for its tiles are gone', async () => {
  await using shop = await openWorkshop([stripes]);
  const id = await askedAt(shop, [40], 'stop').submit();
  await shop.reaches(id, 'succeeded');
  await shop.api.control(id, 'retry', { from: 'checkpoint' });
  ok(await shop.api.result(id, { waitMs: 10_000 }));
  deepEqual(await shop.checksums(id), await expected);
  ok((await shop.messages(id)).some(({ text }) => text.includes('begins anew')));
});

test('a checkpoint is small', async () => {
  await using shop = await openWorkshop([stripes]);
  const line = holdAtCheckpoint(shop.source, 5);
  shop.employ(line.source);
  await shop.submit(KIND, SMALL);
  ok(JSON.stringify(await line.held).length < 300);
  line.release();
});

const REFUSED: readonly [input: object, pointer: string][] = [
  [{ maxZoom: 7 }, '/input/maxZoom'],
  [{ minZoom: 3, maxZoom: 2 }, '/input/minZoom'],
  [{ bounds: [0, 10, 20, 5] }, '/input/bounds'],
  [{ name: '../world' }, '/input/name'],
];
for (const [input, pointer] of REFUSED)
  test(`an input is refused by its field: ${JSON.stringify(input)}`, async () => {
    await using shop = await openWorkshop([stripes]);
    const [refused] = await shop.api.submit([{ kind: KIND, input: { ...input } }]);
    ok(isJobError(refused?.error));
    equal(refused.error.facts.errors?.[0]?.pointer, pointer);
  });
