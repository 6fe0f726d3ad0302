import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { JobError, type JobSource, type SyncRequest } from '@longrun/core';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';

/** Notes every sync that carries news, and how many were under way at the same time. */
function overheard(source: JobSource) {
  const syncs: SyncRequest[] = [];
  let underWay = 0;
  let most = 0;
  const sync: JobSource['sync'] = async (request, signal) => {
    const isBeat = request.reports.every((report) => Object.keys(report).length === 2);
    if (isBeat) return source.sync(request, signal);
    syncs.push(request);
    underWay += 1;
    most = Math.max(most, underWay);
    try {
      return await source.sync(request, signal);
    } finally {
      underWay -= 1;
    }
  };
  return { source: { ...source, sync }, syncs, most: () => most };
}

test('of progress only the newest value travels', async () => {
  await using place = await openWorkplace();
  const { source, syncs } = overheard(place.source);
  place.employ(
    [
      defineJob({
        kind: 'demo:flood',
        checkpoint: z.number(),
        async run({ progress, checkpoint }) {
          for (let percent = 0; percent < 50; percent += 0.01) progress(percent);
          await checkpoint(1);
          for (let percent = 50; percent < 100; percent += 0.01) progress(percent);
          progress(100);
        },
      }),
    ],
    { source },
  );
  const { id } = await place.submit('demo:flood');
  await place.ends(id);
  equal(syncs.length, 2);
  equal((await place.api.get(id)).progress?.percent, 100);
});

test('many jobs share few syncs, one at a time', async () => {
  await using place = await openWorkplace();
  const { source, syncs, most } = overheard(place.source);
  await place.api.submit(Array.from({ length: 300 }, (_, n) => ({ kind: 'demo:many', input: n })));
  const worker = place.employ(
    [
      defineJob({
        kind: 'demo:many',
        run({ message, input }) {
          message(`number ${input}`);
        },
      }),
    ],
    { source, concurrency: 100 },
  );
  const { jobs } = await place.api.list({ limit: 1 });
  for (const { id } of jobs) await place.ends(id);
  await worker.idle();
  ok(syncs.length < 20, `${syncs.length} syncs`);
  equal(most(), 1);
  deepEqual((await place.api.list({ counts: true })).counts, { succeeded: 300 });
});

test('the end of a job that did not get through in time is told again', async () => {
  await using place = await openWorkplace();
  let isLate = true;
  const sync: JobSource['sync'] = async (request, signal) => {
    if (isLate && request.reports.some(({ settlement }) => settlement)) {
      isLate = false;
      throw new JobError('request-timeout', 'Too slow.');
    }
    return place.source.sync(request, signal);
  };
  place.employ([defineJob({ kind: 'demo:late', run: () => 'done' })], { source: { ...place.source, sync } });
  const { id } = await place.submit('demo:late');
  equal((await place.ends(id)).output, 'done');
});

test('one report that the source cannot take holds up no other', async () => {
  await using place = await openWorkplace();
  const { source } = overheard(place.source);
  // Refuses a whole batch because of one element, as a server does with a body it cannot read.
  const picky: JobSource = {
    ...source,
    async sync(request, signal) {
      if (JSON.stringify(request).includes('unreadable')) throw new TypeError('Cannot read this.');
      return source.sync(request, signal);
    },
  };
  await place.api.submit(Array.from({ length: 20 }, (_, n) => ({ kind: 'demo:picky', input: n })));
  const worker = place.employ(
    [defineJob({ kind: 'demo:picky', run: ({ input }) => (input === 13 ? 'unreadable' : 'fine') })],
    { source: picky, concurrency: 20 },
  );
  const { jobs } = await place.api.list({ limit: 20 });
  for (const { id } of jobs) await place.ends(id);
  await worker.idle();
  deepEqual((await place.api.list({ counts: true })).counts, { succeeded: 19, failed: 1 });
});
