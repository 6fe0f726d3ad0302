import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobSource } from '@longrun/core';
import {
  BRIEF_LEASE_MS,
  holdAtCheckpoint,
  openWorkshop as openShop,
  type Workshop,
} from '@longrun/example-conformance/testing';
import { distances, parts } from './jobs.ts';

/** Three files: 100, 100 and 50 rows. In two parts, the second has two of them. */
const SMALL = { places: 250, method: 'great-circle' };
const IN_TWO = { ...SMALL, parts: 2 };

const openWorkshop = () => openShop([distances, parts]);

async function partsOf(shop: Workshop, parentId: string): Promise<Job[]> {
  const { jobs } = await shop.api.list({ parentId });
  return jobs.toSorted((a, b) => (a.part ?? 0) - (b.part ?? 0));
}

/** The checksums of the job's own files and of its parts'. */
async function checksums(shop: Workshop, jobId: string): Promise<Record<string, string>> {
  const makers = [jobId, ...(await partsOf(shop, jobId)).map(({ id }) => id)];
  return Object.assign({}, ...(await Promise.all(makers.map((id) => shop.checksums(id)))));
}

/** That the job has ended as the same matrix does in one piece: the same files, byte for byte, and the same output. */
async function isWhole(shop: Workshop, jobId: string): Promise<void> {
  const { output } = await shop.reaches(jobId, 'succeeded');
  const { id } = await shop.submit('matrix:distances', SMALL);
  deepEqual(output, (await shop.reaches(id, 'succeeded')).output);
  deepEqual(await checksums(shop, jobId), await shop.checksums(id));
}

/** Refuses one file as long as `isFull`. */
function fullDisk(source: JobSource, name: string): { isFull: boolean; readonly source: JobSource } {
  const disk = {
    isFull: true,
    source: {
      ...source,
      saveArtifact: async (...upload: Parameters<JobSource['saveArtifact']>) => {
        if (disk.isFull && upload[0].name === name)
          throw Object.assign(new Error('The disk is full.'), { code: 'disk-full', retryable: false });
        return source.saveArtifact(...upload);
      },
    },
  };
  return disk;
}

for (const execution of ['parallel', 'sequential'])
  test(`parts that run ${execution} make the files and the summary of the whole`, async () => {
    await using shop = await openWorkshop();
    shop.employ();
    const { id } = await shop.submit('matrix:parts', { ...SMALL, execution });
    await isWhole(shop, id);
    deepEqual(
      (await partsOf(shop, id)).map(({ partData, partExecution }) => [partData, partExecution]),
      [
        [{ first: 0, end: 100 }, execution],
        [{ first: 100, end: 200 }, execution],
        [{ first: 200, end: 250 }, execution],
      ],
    );
  });

test('the downloads lead to the files of the parts', async () => {
  await using shop = await openWorkshop();
  shop.employ();
  const { id } = await shop.submit('matrix:parts', IN_TWO);
  const { outcome } = await shop.reaches(id, 'succeeded');
  const [first, second] = await partsOf(shop, id);
  const download = (artifact: string, part?: Job) => ({
    type: 'download',
    artifact,
    fileName: artifact,
    ...(part && { jobId: part.id }),
  });
  deepEqual(outcome?.next, [
    download('places.csv'),
    download('distances-00000-00099.f32', first),
    download('distances-00100-00199.f32', second),
    download('distances-00200-00249.f32', second),
  ]);
});

test('one progress tells of all parts', async () => {
  await using shop = await openWorkshop();
  // The first part has one block, the second two: here the second is about to have all of them.
  const line = holdAtCheckpoint(shop.source, 3);
  shop.employ(line.source);
  const { id } = await shop.submit('matrix:parts', IN_TWO);
  const percents: number[] = [];
  for await (const { changes } of shop.api.watch(id)) {
    const { percent, unit, counters } = changes?.progress ?? {};
    if (unit !== undefined) equal(unit, 'parts');
    if (percent !== undefined) percents.push(percent);
    // Of 150 rows in the second part, a hundred are stored.
    if (Math.floor(percent ?? 0) === 83) line.release();
    if (counters?.successful === 2) equal(counters.remaining + counters.failed, 0);
  }
  deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
  );
  equal((await shop.api.get(id)).progress?.counters?.successful, 2);
});

test('two workers share the parts', async () => {
  await using shop = await openWorkshop();
  const lines = [holdAtCheckpoint(shop.source, 1), holdAtCheckpoint(shop.source, 1)];
  for (const { source } of lines) shop.employ(source);
  const { id } = await shop.submit('matrix:parts', IN_TWO);
  await Promise.all(lines.map(({ held }) => held));
  const atWork = await partsOf(shop, id);
  deepEqual(
    atWork.map(({ state }) => state),
    ['running', 'running'],
  );
  equal(new Set(atWork.map(({ worker }) => worker)).size, 2);
  for (const { release } of lines) release();
  await isWhole(shop, id);
});

test('a worker that dies in a part is replaced by one that goes on from the checkpoint', async () => {
  await using shop = await openWorkshop();
  const line = holdAtCheckpoint(shop.source, 3);
  shop.employ(line.source, [distances, parts], BRIEF_LEASE_MS);
  const { id } = await shop.submit('matrix:parts', IN_TWO);
  await line.held;
  line.cut();
  shop.employ();
  await isWhole(shop, id);
  deepEqual(
    (await partsOf(shop, id)).map(({ attempt }) => attempt),
    [1, 2],
  );
});

test('a pause is one of all parts, and after it they go on to the same files', async () => {
  await using shop = await openWorkshop();
  const line = holdAtCheckpoint(shop.source, 2);
  shop.employ(line.source);
  const { id } = await shop.submit('matrix:parts', { ...SMALL, parts: 3 });
  await line.held;
  equal((await shop.api.control(id, 'pause')).state, 'waiting', 'a part still runs');
  line.release();
  await shop.reaches(id, 'paused');
  deepEqual(
    (await partsOf(shop, id)).map(({ state }) => state),
    ['succeeded', 'paused', 'paused'],
  );
  await shop.api.control(id, 'resume');
  await isWhole(shop, id);
});

/** Stops the job while the second file of three is on its way to be counted on. */
async function stopped(shop: Workshop, kind: string): Promise<Job> {
  const line = holdAtCheckpoint(shop.source, 2);
  shop.employ(line.source);
  const { id } = await shop.submit(kind, kind === 'matrix:parts' ? IN_TWO : SMALL);
  await line.held;
  await shop.api.control(id, 'stop');
  line.release();
  return shop.reaches(id, 'succeeded');
}

test('a stop keeps the rows that are done, in parts as in one piece', async () => {
  await using shop = await openWorkshop();
  const job = await stopped(shop, 'matrix:parts');
  equal(job.partial, true);
  deepEqual(
    (await partsOf(shop, job.id)).map(({ partial }) => partial),
    [undefined, true],
  );
  await using other = await openWorkshop();
  const whole = await stopped(other, 'matrix:distances');
  deepEqual(job.output, whole.output);
  const { next, ...told } = job.outcome ?? {};
  const { next: _, ...expected } = whole.outcome ?? {};
  deepEqual(told, expected);
  ok(told.message?.endsWith('200 of 250 rows are done.'));
  deepEqual(next?.[0], { type: 'retry', onlyFailed: true, label: 'Compute the missing rows' });
});

test('a retry of what is missing after a stop goes on to the same files', async () => {
  await using shop = await openWorkshop();
  const { id, sequence } = await stopped(shop, 'matrix:parts');
  await shop.api.control(id, 'retry', { only: 'failed' });
  for await (const _ of shop.api.watch(id, { after: sequence }));
  await isWhole(shop, id);
  const [first, second] = await partsOf(shop, id);
  deepEqual([first?.run, second?.run], [1, 2], 'what was done is not done again');
});

test('a part that fails costs the others nothing, and a retry of what failed runs it alone', async () => {
  await using shop = await openWorkshop();
  const disk = fullDisk(shop.source, 'distances-00100-00199.f32');
  shop.employ(disk.source);
  const { id } = await shop.submit('matrix:parts', { ...SMALL, parts: 3 });
  const { error, outcome, sequence } = await shop.reaches(id, 'failed');
  equal(error?.message, '1 of 3 parts of "rows" failed: The disk is full.');
  deepEqual(outcome?.counters, { remaining: 0, successful: 150, failed: 100 });
  disk.isFull = false;
  await shop.api.control(id, 'retry', { only: 'failed' });
  for await (const _ of shop.api.watch(id, { after: sequence }));
  await isWhole(shop, id);
  deepEqual(
    (await partsOf(shop, id)).map(({ run }) => run),
    [1, 2, 1],
  );
});
