import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  BRIEF_LEASE_MS,
  holdAtCheckpoint,
  openWorkshop,
  type Workshop,
} from '@longrun/example-conformance/testing';
import { geodesicKm, greatCircleKm } from './distance.ts';
import { distances } from './jobs.ts';
import { readPlaces } from './read-places.ts';

const KIND = 'matrix:distances';
const places = readPlaces(join(import.meta.dirname, 'data/airports.csv'));
/** Three files: 100, 100 and 50 rows. */
const SMALL = { places: 250, method: 'great-circle' };

async function rowsIn(shop: Workshop, jobId: string, file: string, width: number): Promise<number[][]> {
  const bytes = await shop.file(jobId, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (index: number) => view.getFloat32(index * 4, true);
  return Array.from({ length: bytes.byteLength / 4 / width }, (_, row) =>
    Array.from({ length: width }, (_, column) => at(row * width + column)),
  );
}

async function undisturbed(shop: Workshop): Promise<Record<string, string>> {
  shop.employ();
  const { id } = await shop.submit(KIND, SMALL);
  await shop.reaches(id, 'succeeded');
  return shop.checksums(id);
}

test('the files hold the distance from every place to every other', async () => {
  await using shop = await openWorkshop([distances]);
  shop.employ();
  const { id } = await shop.submit(KIND, { places: 120 });
  const job = await shop.reaches(id, 'succeeded');
  const rows = [
    ...(await rowsIn(shop, id, 'distances-00000-00099.f32', 120)),
    ...(await rowsIn(shop, id, 'distances-00100-00119.f32', 120)),
  ];
  equal(rows.length, 120);
  for (const [from, row] of rows.entries())
    for (const [to, km] of row.entries()) {
      const [a, b] = [places[from], places[to]];
      ok(a && b && km === Math.fround(geodesicKm(a, b)), `${from} to ${to}`);
    }
  deepEqual(job.progress?.counters, { remaining: 0, successful: 120, failed: 0 });
  const list = new TextDecoder().decode(await shop.file(id, 'places.csv')).split('\r\n');
  equal(list[1], '0,00M,Thigpen,31.95376472,-89.23450472');
});

test('the whole list has airports that are listed twice, and its ends far apart', async () => {
  await using shop = await openWorkshop([distances]);
  shop.employ();
  const { id } = await shop.submit(KIND, { places: places.length, method: 'great-circle' });
  const { output, outcome } = await shop.reaches(id, 'succeeded');
  const [koror, christiansted] = ['ROR', 'X67'].map((code) => places.find((place) => place.code === code));
  ok(koror && christiansted);
  const { longest, rows, files } = output as { longest: unknown; rows: number; files: string[] };
  deepEqual(longest, { from: 'ROR', to: 'X67', km: Math.fround(greatCircleKm(koror, christiansted)) });
  equal(rows, 3_376);
  equal(files.length, 1 + 34);
  equal(outcome?.heading, '11,397,376 distances');
  deepEqual(
    (await shop.messages(id)).map(({ text }) => text),
    [
      'MC Clellan-Palomar Airport (CLD) and McClellan-Palomar (CRQ) are 178 m apart: probably one place.',
      'Hilton Head (HHH) and Hilton Head (HXD) are 15 m apart: probably one place.',
      'Marquette County Airport (MQT) and Sawyer (SAW) are 36 m apart: probably one place.',
    ],
  );
});

test('a worker that dies is replaced by one that goes on from the checkpoint to the same files', async () => {
  await using shop = await openWorkshop([distances]);
  const line = holdAtCheckpoint(shop.source, 2);
  shop.employ(line.source, [distances], BRIEF_LEASE_MS);
  const { id } = await shop.submit(KIND, SMALL);
  await line.held;
  line.cut();
  const expected = await undisturbed(shop);
  const updates = await shop.updates(id);
  equal(updates.at(-1)?.state, 'succeeded');
  deepEqual(await shop.checksums(id), expected);
  // The second checkpoint never arrived: the first counts, after a hundred rows.
  const second = updates.find(({ attempt, changes }) => attempt === 2 && changes?.progress);
  ok((second?.changes?.progress?.counters?.successful ?? 0) >= 100);
});

test('a matrix that is stopped keeps the rows it has', async () => {
  await using shop = await openWorkshop([distances]);
  const line = holdAtCheckpoint(shop.source, 2);
  shop.employ(line.source);
  const { id } = await shop.submit(KIND, SMALL);
  await line.held;
  await shop.api.control(id, 'stop');
  line.release();
  const job = await shop.reaches(id, 'succeeded');
  equal(job.partial, true);
  const files = ['places.csv', 'distances-00000-00099.f32', 'distances-00100-00199.f32'];
  const { rows, files: named } = job.output as { rows: number; files: string[] };
  equal(rows, 200);
  deepEqual(named, files);
  deepEqual(Object.keys(await shop.checksums(id)), [...files].sort());
  deepEqual(job.outcome?.counters, { remaining: 50, successful: 200, failed: 0 });
});

test('a matrix that was paused goes on to the same files', async () => {
  await using shop = await openWorkshop([distances]);
  const line = holdAtCheckpoint(shop.source, 1);
  shop.employ(line.source);
  const { id } = await shop.submit(KIND, SMALL);
  await line.held;
  await shop.api.control(id, 'pause');
  line.release();
  const paused = await shop.reaches(id, 'paused');
  deepEqual(paused.progress?.counters, { remaining: 150, successful: 100, failed: 0 });
  await shop.api.control(id, 'resume');
  await shop.reaches(id, 'succeeded');
  deepEqual(await shop.checksums(id), await undisturbed(shop));
});
