import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { JobUpdate } from '@longrun/core';
import {
  BRIEF_LEASE_MS,
  holdAtCheckpoint,
  openWorkshop,
  type Workshop,
} from '@longrun/example-conformance/testing';
import { strFromU8, unzipSync } from 'fflate';
import { defineConversion } from './convert.ts';

const KIND = 'workbook:convert';
/** Rows of the list, of which most tests convert but some, and rows of a block. */
const ROWS = 42_049;
const SOME = 4_000;
const BLOCK = 500;

function conversion(folder: string) {
  return defineConversion({ source: join(import.meta.dirname, 'data/zipcodes.csv.gz'), folder });
}

async function openWorkbookShop(): Promise<Workshop & { readonly rows: string }> {
  const shop = await openWorkshop([conversion('')]);
  return { ...shop, rows: join(shop.folder, 'rows') };
}

/** What a conversion leaves behind when nobody disturbs it. */
async function undisturbed(shop: Workshop & { readonly rows: string }) {
  shop.employ(shop.source, [conversion(shop.rows)]);
  const { id } = await shop.submit(KIND, { limit: SOME });
  await shop.reaches(id, 'succeeded');
  return { files: await shop.checksums(id), messages: await textsOf(shop, id) };
}

async function textsOf(shop: Workshop, jobId: string): Promise<string[]> {
  return (await shop.messages(jobId)).map(({ item, text }) => `${item}: ${text}`);
}

function doneIn(update: JobUpdate | undefined): number {
  const { successful = 0, failed = 0 } = update?.changes?.progress?.counters ?? {};
  return successful + failed;
}

test('the list of ZIP codes becomes a workbook, a CSV file and a list of problems', async () => {
  await using shop = await openWorkbookShop();
  shop.employ(shop.source, [conversion(shop.rows)]);
  const { id } = await shop.submit(KIND, {});
  const job = await shop.reaches(id, 'succeeded');
  deepEqual(job.output, {
    rows: ROWS,
    kept: 41_994,
    rejected: 55,
    findings: { 'position-outside': 55, 'name-spelling': 1_021, 'name-boolean': 1, 'county-cut': 4 },
    files: ['zipcodes.xlsx', 'zipcodes.csv', 'problems.csv'],
  });
  deepEqual(job.progress?.counters, { remaining: 0, successful: 41_994, failed: 55 });
  equal(job.outcome?.heading, '41,994 places converted');
  deepEqual(job.outcome?.next?.[0], {
    type: 'download',
    artifact: 'zipcodes.xlsx',
    fileName: 'zipcodes.xlsx',
    label: 'Download zipcodes.xlsx',
  });

  const sheet = unzipSync(await shop.file(id, 'zipcodes.xlsx'))['xl/worksheets/sheet1.xml'];
  equal(strFromU8(sheet ?? new Uint8Array()).match(/<row /g)?.length, 41_994 + 1);
  const csv = strFromU8(await shop.file(id, 'zipcodes.csv')).split('\r\n');
  ok(csv.includes('10001,New York,New York,NY,New York,40.750422,-73.996328,1'));
  const problems = strFromU8(await shop.file(id, 'problems.csv')).split('\r\n');
  equal(problems.filter((line) => line.includes('rejected')).length, 55);
});

test('messages name the row, a few of each kind', async () => {
  await using shop = await openWorkbookShop();
  shop.employ(shop.source, [conversion(shop.rows)]);
  const { id } = await shop.submit(KIND, { limit: SOME });
  await shop.reaches(id, 'succeeded');
  const messages = await shop.messages(id);
  ok(messages.length < 50);
  const { severity, code, item, text } = messages[0] ?? {};
  deepEqual(
    { severity, code, item, text },
    {
      severity: 'warning',
      code: 'position-outside',
      item: 'row 43',
      text: 'Mayaguez (00680) at 18.219023, -67.508068 is outside Puerto Rico.',
    },
  );
});

test('a worker that dies is replaced by one that goes on from the checkpoint to the same files', async () => {
  await using shop = await openWorkbookShop();
  const line = holdAtCheckpoint(shop.source, 6);
  shop.employ(line.source, [conversion(shop.rows)], BRIEF_LEASE_MS);
  const { id } = await shop.submit(KIND, { limit: SOME });
  await line.held;
  line.cut();
  const expected = await undisturbed(shop);
  const updates = await shop.updates(id);

  equal(updates.at(-1)?.state, 'succeeded');
  deepEqual(await shop.checksums(id), expected.files);
  deepEqual(await textsOf(shop, id), expected.messages);
  // The sixth checkpoint never arrived, though its rows were stored: the fifth counts.
  const second = updates.filter(({ attempt, changes }) => attempt === 2 && changes?.progress);
  ok(doneIn(second[0]) > 5 * BLOCK);
});

test('a worker that dies while it writes the files is replaced by one that says nothing twice', async () => {
  await using shop = await openWorkbookShop();
  const line = holdAtCheckpoint(shop.source, Number.POSITIVE_INFINITY);
  const dying = {
    ...line.source,
    saveArtifact: (...upload: Parameters<typeof line.source.saveArtifact>) => {
      line.cut();
      return line.source.saveArtifact(...upload);
    },
  };
  shop.employ(dying, [conversion(shop.rows)], BRIEF_LEASE_MS);
  const { id } = await shop.submit(KIND, { limit: SOME });
  const expected = await undisturbed(shop);
  await shop.reaches(id, 'succeeded');
  equal((await shop.api.get(id)).attempt, 2);
  deepEqual(await shop.checksums(id), expected.files);
  deepEqual(await textsOf(shop, id), expected.messages);
});

test('a worker without the rows of another begins anew and makes the same files', async () => {
  await using shop = await openWorkbookShop();
  const line = holdAtCheckpoint(shop.source, 6);
  shop.employ(line.source, [conversion(join(shop.folder, 'another machine'))], BRIEF_LEASE_MS);
  const { id } = await shop.submit(KIND, { limit: SOME });
  await line.held;
  line.cut();
  const expected = await undisturbed(shop);
  await shop.reaches(id, 'succeeded');
  deepEqual(await shop.checksums(id), expected.files);
  ok((await textsOf(shop, id)).some((text) => text.includes('begins anew')));
});

test('a conversion that was paused goes on to the same files', async () => {
  await using shop = await openWorkbookShop();
  const expected = await undisturbed(shop);
  await using paused = await openWorkbookShop();
  const line = holdAtCheckpoint(paused.source, 3);
  paused.employ(line.source, [conversion(paused.rows)]);
  const { id } = await paused.submit(KIND, { limit: SOME });
  await line.held;
  await paused.api.control(id, 'pause');
  line.release();
  const { progress } = await paused.reaches(id, 'paused');
  equal(progress?.counters?.remaining, SOME - 3 * BLOCK);
  await paused.api.control(id, 'resume');
  await paused.reaches(id, 'succeeded');
  deepEqual(await paused.checksums(id), expected.files);
});

test('a conversion that is stopped makes files of the rows it has', async () => {
  await using shop = await openWorkbookShop();
  const line = holdAtCheckpoint(shop.source, 3);
  shop.employ(line.source, [conversion(shop.rows)]);
  const { id } = await shop.submit(KIND, { limit: SOME, formats: ['csv'] });
  await line.held;
  await shop.api.control(id, 'stop');
  line.release();
  const job = await shop.reaches(id, 'succeeded');
  equal(job.partial, true);
  deepEqual(job.outcome?.counters, { remaining: SOME - 3 * BLOCK, successful: 3 * BLOCK - 3, failed: 3 });
  const csv = strFromU8(await shop.file(id, 'zipcodes.csv'))
    .trimEnd()
    .split('\r\n');
  equal(csv.length, 1 + 3 * BLOCK - 3);
});

test('a conversion that ended or was cancelled leaves no rows behind', async () => {
  await using shop = await openWorkbookShop();
  const line = holdAtCheckpoint(shop.source, 3);
  shop.employ(line.source, [conversion(shop.rows)]);
  const { id } = await shop.submit(KIND, { limit: SOME });
  await line.held;
  ok(existsSync(join(shop.rows, `${id}.db`)));
  await shop.api.control(id, 'cancel');
  line.release();
  await shop.reaches(id, 'cancelled');
  equal(existsSync(join(shop.rows, `${id}.db`)), false);

  const { id: next } = await shop.submit(KIND, { limit: 10 });
  await shop.reaches(next, 'succeeded');
  equal(existsSync(join(shop.rows, `${next}.db`)), false);
});

test('a limit of no rows is refused', async () => {
  await using shop = await openWorkbookShop();
  const [refused] = await shop.api.submit([{ kind: KIND, input: { limit: 0 } }]);
  equal(refused?.error?.message.includes('limit'), true);
});
